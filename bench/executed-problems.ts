/** Labelled problems of files with what came of their cells; executed by our own engine where no file knows yet. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pino } from 'pino';
import type { Problem } from '../examples/problem.ts';
import { startExecutor } from '../src/execution/executor.ts';
import type { CellPlan, Executor } from '../src/execution/plan.ts';
import { executing } from '../src/learning/execute.ts';
import type { Executed } from '../src/learning/samples.ts';
import { readProblems } from './problem-files.ts';

/** The problems of one file. */
export type ProblemSet = { readonly name: string; readonly problems: readonly Executed<Problem>[] };

const CELL_TIMEOUT_MS = 150;

export async function executedProblems(
  files: readonly string[],
  { evidence, limit, sandboxes }: { evidence: string | undefined; limit: number; sandboxes: number },
): Promise<ProblemSet[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'crossrank-bench-'));
  // Where all cells are known no sandbox is started.
  const running: Executor[] = [];
  const execute = (plan: CellPlan) => {
    running[0] ??= startExecutor({ sandboxes, dataDir, log: pino({ level: 'error' }), cacheBytes: 0 });
    return running[0].execute(plan);
  };
  try {
    const executed = await executing({ execute }, CELL_TIMEOUT_MS, evidence);
    const sets: ProblemSet[] = [];
    for (const file of files) {
      const problems: Executed<Problem>[] = [];
      for (const problem of await readProblems(file, limit)) problems.push(await executed(problem));
      sets.push({ name: basename(file).replace(/\.jsonl(\.gz)?$/, ''), problems });
    }
    return sets;
  } finally {
    for (const executor of running) await executor.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
