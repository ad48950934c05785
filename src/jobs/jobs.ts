/**
 * Durable batches: taken in, worked on, told of. The database is opened when it is first needed, or at the start where
 * a batch is unfinished or PostgreSQL is shared.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Owner } from '../keys/api-key.ts';
import type { Usage } from '../keys/usage.ts';
import { sortableId } from '../rerank/id.ts';
import { chunksOf } from './chunks.ts';
import { embeddedFolder, openDatabase } from './database.ts';
import { createGate } from './gate.ts';
import { enqueue, openQueue, requeue } from './queue.ts';
import type { Solver } from './run-chunk.ts';
import { type Batch, createStore, type NewProblem, type Store } from './store.ts';
import { startWorker } from './worker.ts';

export type Jobs = {
  /** Resolves when every problem is durable. A key that its owner has used before answers with its batch. */
  create(problems: AsyncIterable<NewProblem>, key: string | null, owner: Owner): Promise<Batch | null>;
  store(): Promise<
    Pick<Store, 'find' | 'findByKey' | 'list' | 'cancel' | 'doneUpTo' | 'results' | 'finished'>
  >;
  /** Opens the database where there may be work. @throws DatabaseError where it is not there, and may be later. */
  resume(): Promise<void>;
  close(): Promise<void>;
};

export type JobsOptions = {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly keepHours: number;
  readonly solver: Solver;
  readonly usage: Pick<Usage, 'waitMs'>;
  /** Problems at a time that keep the sandboxes busy. */
  readonly width: number;
  readonly log: Logger;
};

const INSERT_PROBLEMS = 500;
const INSERT_BYTES = 4 << 20;
const TEND_MS = 30_000;
const DRAIN_MS = 8000;

export function createJobs(options: JobsOptions): Jobs {
  let opening: ReturnType<typeof open> | null = null;
  const opened = () => {
    // Another process may let go of the database: the next one that needs it tries again.
    opening ??= open(options).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  return {
    create: async (problems, key, owner) => (await opened()).create(problems, key, owner),
    store: async () => (await opened()).store,
    async resume() {
      if (options.databaseUrl !== '' || existsSync(markOf(options))) await opened();
    },
    async close() {
      await (await opening?.catch(() => null))?.close();
    },
  };
}

/** Is there while a batch of the embedded database may be unfinished. */
function markOf({ dataDir }: JobsOptions): string {
  return join(embeddedFolder(dataDir), 'unfinished');
}

async function open(options: JobsOptions) {
  const { databaseUrl, dataDir, keepHours, solver, usage, width, log } = options;
  const database = await openDatabase(databaseUrl, dataDir);
  const alone = database.backend === 'pglite';
  const store = createStore(database);
  const boss = await openBoss().catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  const worker = startWorker({ boss, store, solver, usage, width, log });
  const queueing = createGate();
  let creating = 0;

  async function openBoss() {
    await store.prepare();
    const opened = await openQueue(database, log);
    try {
      await store.sweep(keepHours, alone);
      await requeue(opened, store, alone);
      return opened;
    } catch (error) {
      await opened.stop({ graceful: false });
      throw error;
    }
  }
  const tend = async () => {
    await store.sweep(keepHours, false);
    const unfinished = alone ? (await store.unfinished()).length : await requeue(boss, store, false);
    if (alone && unfinished === 0 && creating === 0) rmSync(markOf(options), { force: true });
  };
  const tending = setInterval(() => {
    tend().catch((error: unknown) => log.error({ err: error }, 'batches can not be tended'));
  }, TEND_MS);
  tending.unref();

  return {
    store,
    async create(
      problems: AsyncIterable<NewProblem>,
      key: string | null,
      owner: Owner,
    ): Promise<Batch | null> {
      creating += 1;
      const id = sortableId('ba');
      try {
        if (alone) writeFileSync(markOf(options), '');
        await store.begin(id, owner);
        const sizes = await load(store, id, problems);
        if (sizes.length === 0) {
          await store.remove(id);
          return null;
        }
        if (!(await store.acknowledge(id, sizes.length, key))) {
          await store.remove(id);
          return (await store.findByKey(key ?? '', owner.name)) ?? null;
        }
        // One after the other: each is to come behind what its owner has queued before.
        await queueing.enter(true, () => enqueue(boss, id, chunksOf(sizes)));
        worker.wake();
        return (await store.find(id, owner.name)) ?? null;
      } catch (error) {
        // What was acknowledged stays: it is queued again by whoever tends.
        if ((await store.find(id, owner.name).catch(() => undefined)) === undefined)
          await store.remove(id).catch(() => {});
        throw error;
      } finally {
        creating -= 1;
      }
    },
    async close() {
      clearInterval(tending);
      await worker.stop(DRAIN_MS);
      await boss.stop({ graceful: false });
      await database.close();
    },
  };
}

/** Writes problems in bulk as they come, and remembers their sizes. */
async function load(store: Store, id: string, problems: AsyncIterable<NewProblem>) {
  const sizes: { ordinal: number; bytes: number }[] = [];
  let waiting: NewProblem[] = [];
  let bytes = 0;
  for await (const problem of problems) {
    sizes.push({ ordinal: problem.ordinal, bytes: problem.body.length });
    waiting.push(problem);
    bytes += problem.body.length;
    if (waiting.length < INSERT_PROBLEMS && bytes < INSERT_BYTES) continue;
    await store.addProblems(id, waiting);
    waiting = [];
    bytes = 0;
  }
  if (waiting.length > 0) await store.addProblems(id, waiting);
  return sizes;
}
