/** Sandbox processes, as the operating system knows them (Linux). Holds no tests. */
import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of the sandboxes that are children of a process now; of this one, unless another is named. */
export function sandboxPids(of: number | undefined = process.pid): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const parent = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1];
        const isChild = Number(parent) === of;
        return isChild && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('workers/sandbox.ts');
      } catch {
        return false; // it ended while we looked
      }
    });
}

/** Environment of a process, as it was when it started. */
export function environmentOf(pid: number): string {
  return readFileSync(`/proc/${pid}/environ`, 'utf8');
}
