/** Takes chunks of problems from the queue and runs them, until it is told to stop. */
import { setTimeout as wait } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import type { Usage } from '../keys/usage.ts';
import { createGate } from './gate.ts';
import { persistently } from './persistently.ts';
import { type ChunkJob, putOff, QUEUE } from './queue.ts';
import { runChunk, type Solver } from './run-chunk.ts';
import type { Store } from './store.ts';

export type BatchWorker = {
  /** There is new work. */
  wake(): void;
  /** Begins no more problems; those under way have so long to end, then they are given back, too. */
  stop(patienceMs: number): Promise<void>;
};

export type WorkerOptions = {
  readonly boss: PgBoss;
  readonly store: Store;
  readonly solver: Solver;
  readonly usage: Pick<Usage, 'waitMs'>;
  /** Problems at a time in each of the chunks under way. */
  readonly width: number;
  readonly log: Logger;
};

/** While one chunk ends and the next is fetched, another is under way that keeps the sandboxes busy by itself. */
const CHUNKS_AT_ONCE = 2;
const LOOK_MS = 1000;
const HEARTBEAT_MS = 4000;

export function startWorker({ boss, store, solver, usage, width, log }: WorkerOptions): BatchWorker {
  const stopping = new AbortController();
  const aborting = new AbortController();
  const gate = createGate();
  const run = { store, solver, usage, gate, width, draining: stopping.signal, signal: aborting.signal };
  let woken = Promise.withResolvers<void>();

  const lane = async () => {
    while (!stopping.signal.aborted) {
      try {
        const [job] = await boss.fetch<ChunkJob>(QUEUE);
        if (job) await work(job.id, job.data);
        else
          await Promise.race([
            woken.promise,
            wait(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => {}),
          ]);
      } catch (error) {
        log.error({ err: error }, 'the queue of batches can not be asked');
        await wait(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  };
  /** What the queue does not hear, others find out only by the missing sign of life. */
  const tell = (what: () => Promise<unknown>) => persistently(what, aborting.signal);
  const work = async (id: string, { batch, from, to }: ChunkJob) => {
    const beat = setInterval(() => boss.touch(QUEUE, id).catch(() => {}), HEARTBEAT_MS);
    try {
      const end = await runChunk(batch, { from, to }, run);
      if (typeof end === 'object') await putOff(boss, id, { batch, from, to }, end.waitMs);
      else if (end === 'done') await tell(() => boss.complete(QUEUE, id));
      else await tell(() => boss.fail(QUEUE, id, { reason: 'the worker was told to stop' }));
    } catch (error) {
      log.error({ err: error, batch, from, to }, 'a chunk of a batch failed, and is tried again');
      await tell(() => boss.fail(QUEUE, id));
    } finally {
      clearInterval(beat);
    }
  };
  const lanes = Promise.all(Array.from({ length: CHUNKS_AT_ONCE }, lane));
  return {
    wake() {
      woken.resolve();
      woken = Promise.withResolvers();
    },
    async stop(patienceMs) {
      stopping.abort();
      const timer = setTimeout(() => aborting.abort(), patienceMs);
      await lanes;
      clearTimeout(timer);
    },
  };
}
