/** An executor with a data folder of its own, for as long as it is used. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startExecutor } from '../src/execution/executor.ts';
import type { CellPlan, Executor } from '../src/execution/plan.ts';

export type TemporaryExecutor = Pick<Executor, 'execute'>;

/** Its sandboxes start when something is to be executed, and not where nothing is. Without a cache of cells. */
export async function withExecutor<Result>(
  sandboxes: number,
  use: (executor: TemporaryExecutor) => Promise<Result>,
): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), 'crossrank-bench-'));
  const running: Executor[] = [];
  const execute = (plan: CellPlan, signal?: AbortSignal) => {
    running[0] ??= startExecutor({ sandboxes, dataDir, log: pino({ level: 'error' }), cacheBytes: 0 });
    return running[0].execute(plan, signal);
  };
  try {
    return await use({ execute });
  } finally {
    for (const executor of running) await executor.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
