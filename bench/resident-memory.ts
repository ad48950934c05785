/** Resident memory of the processes that this one started, and of those that they started. Linux: from `/proc`. */
import { readdir, readFile } from 'node:fs/promises';

export type Process = {
  readonly pid: number;
  readonly parent: number;
  /** In bytes. */
  readonly resident: number;
};

export type Resident = {
  /** Of the direct children together, in bytes. */
  readonly children: number;
  /** Of all that those started, and they in turn. */
  readonly below: number;
  /** How many processes `below` counts. */
  readonly processes: number;
};

/** @throws Error where there is no `/proc`. */
export async function residentMemory(): Promise<Resident> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(readProcess));
  return residentBelow(
    process.pid,
    found.filter((each) => each !== undefined),
  );
}

/** Pure. */
export function residentBelow(root: number, processes: readonly Process[]): Resident {
  const childrenOf = (parents: ReadonlySet<number>) => processes.filter(({ parent }) => parents.has(parent));
  const sum = (list: readonly Process[]) => list.reduce((bytes, { resident }) => bytes + resident, 0);
  const children = childrenOf(new Set([root]));
  const below: Process[] = [];
  let level = children;
  while (level.length > 0) {
    level = childrenOf(new Set(level.map(({ pid }) => pid)));
    below.push(...level);
  }
  return { children: sum(children), below: sum(below), processes: below.length };
}

/** undefined for a process that has ended meanwhile. */
async function readProcess(pid: string): Promise<Process | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return processOf(status);
  } catch {
    return undefined;
  }
}

/** From the text of `/proc/PID/status`. A process that is over but not buried has no memory. */
export function processOf(status: string): Process {
  const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { pid: number('Pid'), parent: number('PPid'), resident: number('VmRSS') * 1_024 };
}
