/** pg-boss: which chunks are to be done, by whom, and what is to be done again. Their problems are in the store. */
import { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { type Chunk, chunksOf, type SizedChunk } from './chunks.ts';
import type { Database } from './database.ts';
import type { Store } from './store.ts';
import { type Clock, turnsOf } from './turns.ts';

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

/**
 * Chunks of a batch, by the weight of its owner behind what the owner has queued before. Two calls for one owner at the same
 * time give the same turns twice.
 */
export async function enqueue(boss: PgBoss, batch: string, chunks: readonly SizedChunk[]): Promise<void> {
  const { weight, ...clock } = await readClock(boss, batch);
  const turns = turnsOf(chunks, weight, clock);
  const jobs = chunks.map(({ from, to }, index) => ({
    data: { batch, from, to },
    priority: toPriority(turns[index] ?? 0),
  }));
  for (let at = 0; at < jobs.length; at += JOBS_AT_ONCE)
    await boss.insert(QUEUE, jobs.slice(at, at + JOBS_AT_ONCE));
}

/** The chunk is the queue's again after this time: its owner has used up its time of sandboxes. Its turn was paid for. */
export async function putOff(boss: PgBoss, id: string, job: ChunkJob, waitMs: number): Promise<void> {
  const startAfter = Math.max(LEAST_PUT_OFF_SECONDS, Math.ceil(waitMs / 1_000));
  const { now } = await readClock(boss, job.batch);
  await boss.insert(QUEUE, [{ data: job, startAfter, priority: toPriority(now) }]);
  await boss.complete(QUEUE, id);
}

/** Of jobs, the highest priority is taken first; of turns, the lowest. */
function toPriority(turn: number): number {
  return turn === 0 ? 0 : -turn;
}

const CLOCK = `
WITH live AS (
  SELECT j.priority, j.state, j.start_after, b.owner FROM pgboss.job j LEFT JOIN crossrank.batch b ON b.id = j.data->>'batch'
  WHERE j.name = $1 AND j.state IN ('created', 'retry', 'active')
)
SELECT b.weight,
  coalesce(
    (SELECT max(priority) FROM live WHERE state <> 'active' AND start_after <= now()),
    (SELECT min(priority) FROM live WHERE state = 'active'),
    0
  ) AS now,
  (SELECT min(priority) FROM live WHERE live.owner = b.owner) AS last
FROM crossrank.batch b WHERE b.id = $2`;

/** What time it is in the queue: at the chunk that is taken next or, where none waits, at the last that was taken. */
async function readClock(boss: PgBoss, batch: string): Promise<Clock & { readonly weight: number }> {
  const [row] = (await boss.getDb().executeSql(CLOCK, [QUEUE, batch])).rows;
  if (row === undefined) return { now: 0, last: null, weight: 1 };
  return {
    now: -Number(row.now),
    last: row.last === null ? null : -Number(row.last),
    weight: Number(row.weight),
  };
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
