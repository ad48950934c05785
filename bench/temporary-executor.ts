/** An executor with a data folder of its own, for as long as it is used. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { startExecutor } from '../src/execution/executor.ts';
import type { Executor } from '../src/execution/plan.ts';

export type TemporaryExecutor = Pick<Executor, 'execute' | 'languages'>;

/** Its sandboxes start when it is first asked anything, and not where nobody asks. Without a cache of cells. */
export async function withExecutor<Result>(
  sandboxes: number,
  use: (executor: TemporaryExecutor) => Promise<Result>,
): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), 'crossrank-bench-'));
  const running: Executor[] = [];
  const started = () =>
    (running[0] ??= startExecutor({ sandboxes, dataDir, log: pino({ level: 'error' }), cacheBytes: 0 }));
  try {
    return await use({
      execute: (plan, signal) => started().execute(plan, signal),
      languages: () => started().languages(),
    });
  } finally {
    for (const executor of running) await executor.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
