/** pg-boss: which chunks are to be done, by whom, and what is to be done again. Their problems are in the store. */
import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { type Chunk, chunksOf } from './chunks.ts';
import type { Database } from './database.ts';
import type { Store } from './store.ts';

export const QUEUE = 'crossrank-problems';

export type ChunkJob = Chunk & { readonly batch: string };

/** A worker that gives no sign for so long is lost: others get its chunks. */
const HEARTBEAT_SECONDS = 15;
/** How often somebody looks whether one is. */
const LOOK_SECONDS = 4;
const JOBS_AT_ONCE = 1000;
/** Many chunks that wait for one key are not to be looked at all the time. */
const LEAST_PUT_OFF_SECONDS = 5;

export async function openQueue(database: Database, log: Logger): Promise<PgBoss> {
  const boss = new PgBoss({
    db: database,
    backend: database.backend,
    schedule: false,
    superviseIntervalSeconds: LOOK_SECONDS,
    monitorIntervalSeconds: LOOK_SECONDS,
  });
  boss.on('error', (error) => log.error({ err: error }, 'the queue of batches failed'));
  await boss.start();
  await boss.createQueue(QUEUE, {
    retryLimit: 10_000,
    retryDelay: 0,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds: 23 * 3600,
    deleteAfterSeconds: 60,
  });
  return boss;
}

export async function enqueue(boss: PgBoss, batch: string, chunks: readonly Chunk[]): Promise<void> {
  for (let from = 0; from < chunks.length; from += JOBS_AT_ONCE) {
    const jobs = chunks.slice(from, from + JOBS_AT_ONCE).map((chunk) => ({ data: { batch, ...chunk } }));
    await boss.insert(QUEUE, jobs);
  }
}

/** The chunk is the queue's again after this time, behind others: its owner has used up its time of sandboxes. */
export async function putOff(boss: PgBoss, id: string, job: ChunkJob, waitMs: number): Promise<void> {
  const startAfter = Math.max(LEAST_PUT_OFF_SECONDS, Math.ceil(waitMs / 1_000));
  await boss.insert(QUEUE, [{ data: job, startAfter }]);
  await boss.complete(QUEUE, id);
}

/** `created`, `retry` and `active` jobs are alive; pg-boss has no call that finds only these. */
const LIVE = `SELECT 1 FROM pgboss.job WHERE name = $1 AND state IN ('created', 'retry', 'active') AND data->>'batch' = $2 LIMIT 1`;

/**
 * Queues what belongs to a batch that is not finished and is in no queue: its process ended between acknowledging and
 * queueing. `alone`: no other process works on this database, so that what is under way by the queue is not.
 */
export async function requeue(boss: PgBoss, store: Store, alone: boolean): Promise<number> {
  const unfinished = await store.unfinished();
  if (alone) await boss.deleteAllJobs(QUEUE);
  for (const { id } of unfinished) {
    if (!alone && (await boss.getDb().executeSql(LIVE, [QUEUE, id])).rows.length > 0) continue;
    await enqueue(boss, id, chunksOf(await store.pendingSizes(id)));
  }
  return unfinished.length;
}
