/** Processes and what those started, as `/proc` tells of them. Linux. */
import { readdir, readFile } from 'node:fs/promises';

export type Process = { readonly pid: number; readonly parent: number };

/**
 * Every process of the machine, read from `/proc/PID/<file>`; those that end meanwhile are left out.
 *
 * @throws Error where there is no `/proc`.
 */
export async function readProcesses<Read extends Process>(
  file: 'stat' | 'status',
  parse: (text: string) => Read,
): Promise<Read[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const texts = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => null)),
  );
  return texts.flatMap((text) => (text === null ? [] : [parse(text)]));
}

/** What a process started, what those started, and so on: a list for each generation. Pure. */
export function generationsBelow<Each extends Process>(root: number, processes: readonly Each[]): Each[][] {
  const generations: Each[][] = [];
  let parents = new Set([root]);
  for (;;) {
    const children = processes.filter(({ parent }) => parents.has(parent));
    if (children.length === 0) return generations;
    generations.push(children);
    parents = new Set(children.map(({ pid }) => pid));
  }
}
