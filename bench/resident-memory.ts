/** Resident memory of the processes that this one started, and of those that they started. Linux: from `/proc`. */
import { generationsBelow, type Process, readProcesses } from './processes.ts';

export type MemoryOfProcess = Process & {
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
  return residentBelow(process.pid, await readProcesses('status', processOf));
}

/** Pure. */
export function residentBelow(root: number, processes: readonly MemoryOfProcess[]): Resident {
  const sum = (list: readonly MemoryOfProcess[]) => list.reduce((bytes, { resident }) => bytes + resident, 0);
  const [children = [], ...deeper] = generationsBelow(root, processes);
  const below = deeper.flat();
  return { children: sum(children), below: sum(below), processes: below.length };
}

/** From the text of `/proc/PID/status`. A process that is over but not buried has no memory. */
export function processOf(status: string): MemoryOfProcess {
  const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return { pid: number('Pid'), parent: number('PPid'), resident: number('VmRSS') * 1_024 };
}
