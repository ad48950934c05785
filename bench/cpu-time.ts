/** CPU time of a process with all that it started. Linux: from `/proc`. */
import { generationsBelow, type Process, readProcesses } from './processes.ts';

export type CpuOfProcess = Process & {
  /** Its own milliseconds and those of its children that are over, of user and kernel together. */
  readonly cpuMs: number;
};

/** `USER_HZ`, in which `/proc` counts: 100 on every Linux that Node runs on. */
const TICK_MS = 10;

/**
 * Milliseconds until now, in steps of 10; never less than before, as what a process used that is over is its parent's.
 *
 * @throws Error where there is no `/proc`.
 */
export async function cpuMsOf(pid: number): Promise<number> {
  return cpuWithin(pid, await readProcesses('stat', cpuOf));
}

/** Pure. */
export function cpuWithin(root: number, processes: readonly CpuOfProcess[]): number {
  const itself = processes.filter(({ pid }) => pid === root);
  return [itself, ...generationsBelow(root, processes)].flat().reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

/** From the text of `/proc/PID/stat` (proc_pid_stat(5)). The name, in parentheses, may hold anything. */
export function cpuOf(stat: string): CpuOfProcess {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  // Fields 4 (parent) and 14 to 17 (utime, stime, cutime, cstime), counted from 1; the name is field 2.
  const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
  return { pid: Number.parseInt(stat, 10), parent: fields[1] ?? 0, cpuMs: ticks * TICK_MS };
}
