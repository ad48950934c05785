/** Sandbox processes, as the operating system knows them (Linux). */
import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of the sandboxes below a process, at any depth. */
export function sandboxesBelow(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : null;
    if (parent !== null) parents.set(Number(name), parent);
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === root || isBelow(parent));
  };
  return [...parents.keys()].filter((pid) => isBelow(pid) && isSandbox(pid));
}

/** Sends the signal; says whether there was a process to get it. */
export function harm(pid: number, signal: 'SIGKILL' | 'SIGSTOP'): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // it ended while we looked
  }
}

function parentOf(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  return parent === undefined ? null : Number(parent);
}

function isSandbox(pid: number): boolean {
  return /\/sandbox\.(ts|mjs)\0/.test(read(`/proc/${pid}/cmdline`));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it ended while we looked
  }
}
