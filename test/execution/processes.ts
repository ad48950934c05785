/** Sandbox processes, as the operating system knows them (Linux). Holds no tests. */
import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of the sandboxes of a process now; of this one, unless another is named. */
export function sandboxPids(of: number | undefined = process.pid): number[] {
  return processesOf(of)
    .filter(({ program }) => program === process.execPath)
    .map(({ pid }) => pid);
}

/** Process ids of what stands around the sandboxes within namespaces: bubblewrap, and its first process within. */
export function wrapperPids(of: number | undefined = process.pid): number[] {
  return processesOf(of)
    .filter(({ program }) => program !== process.execPath)
    .map(({ pid }) => pid);
}

type Found = { readonly pid: number; readonly parent: number; readonly program: string };

/** Descendants of a process that run a sandbox or stand around one, parents first. */
function processesOf(ancestor: number | undefined): Found[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => found(Number(name)));
  const family = new Set([ancestor]);
  const descendants: Found[] = [];
  for (let grown = true; grown; ) {
    const next = all.filter(({ pid, parent }) => family.has(parent) && !family.has(pid));
    for (const one of next) family.add(one.pid);
    descendants.push(...next);
    grown = next.length > 0;
  }
  return descendants;
}

function found(pid: number): Found[] {
  const command = commandOf(pid);
  const [program = ''] = command.split(' ');
  return /\/sandbox\.(ts|mjs)( |$)/.test(command) ? [{ pid, parent: parentOf(pid), program }] : [];
}

/** The process that started a process. */
export function parentOf(pid: number): number {
  return Number(statOf(pid)[1]);
}

/** The command line of a process, with spaces between. */
export function commandOf(pid: number): string {
  return textOf(pid, 'cmdline').replaceAll('\0', ' ');
}

/** Environment of a process, as it was when it started. */
export function environmentOf(pid: number): string {
  return textOf(pid, 'environ');
}

/** Whether the process runs, or is stopped: not one that has ended and only was not asked about yet. */
export function isAlive(pid: number): boolean {
  return /^[^ZX]/.test(statOf(pid)[0] ?? '');
}

/** Processor time that a process has had, in seconds. */
export function cpuSeconds(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

/** Sends a signal, unless the process has ended meanwhile. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It was no longer there.
  }
}

/** What the kernel says of a process: its state, its parent, … Nothing where it has ended. */
function statOf(pid: number): string[] {
  return textOf(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
}

function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
