/** Labelled problems of files with what came of their cells; executed by our own engine where no file knows yet. */
import { basename } from 'node:path';
import type { Problem } from '../examples/problem.ts';
import { executing } from '../src/learning/execute.ts';
import type { Executed } from '../src/learning/samples.ts';
import { readProblems } from './problem-files.ts';
import { withExecutor } from './temporary-executor.ts';

/** The problems of one file. */
export type ProblemSet = { readonly name: string; readonly problems: readonly Executed<Problem>[] };

/** Of benches that learn and judge by returned values. */
export const CELL_TIMEOUT_MS = 150;

export function executedProblems(
  files: readonly string[],
  { evidence, limit, sandboxes }: { evidence: string | undefined; limit: number; sandboxes: number },
): Promise<ProblemSet[]> {
  return withExecutor(sandboxes, async (executor) => {
    const execute = await executing(executor, CELL_TIMEOUT_MS, evidence);
    const sets: ProblemSet[] = [];
    for (const file of files) {
      const problems: Executed<Problem>[] = [];
      for (const problem of await readProblems(file, limit)) problems.push(await execute(problem));
      sets.push({ name: basename(file).replace(/\.jsonl(\.gz)?$/, ''), problems });
    }
    return sets;
  });
}
