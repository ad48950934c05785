/**
 * The database of batches: PostgreSQL, elsewhere or embedded. One way to ask both: `executeSql`, which pg-boss asks by too.
 * PGlite runs in a thread of its own, as it would hold up HTTP.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import type { BackendProfile } from 'pg-boss';
import { lockExclusively } from '../exclusive.ts';
import type { PgliteReply, PgliteRequest } from './pglite-thread.ts';

export type Row = Readonly<Record<string, unknown>>;

export type Database = {
  readonly backend: Extract<BackendProfile, 'postgres' | 'pglite'>;
  /** One statement with values, or several without. Each call is a transaction of its own. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  close(): Promise<void>;
};

/** Why there is no database, and what to do. */
export class DatabaseError extends Error {}

const CONNECTIONS = 8;

/** The folder of the embedded database. */
export function embeddedFolder(dataDir: string): string {
  return join(dataDir, 'batches');
}

/** @throws DatabaseError */
export async function openDatabase(url: string, dataDir: string): Promise<Database> {
  return url === '' ? openEmbedded(embeddedFolder(dataDir)) : openPostgres(url);
}

async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  // A connection that breaks while nobody uses it is replaced.
  pool.on('error', () => {});
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw new DatabaseError(
      `DATABASE_URL can't be reached: ${error instanceof Error ? error.message : error}`,
    );
  }
  return {
    backend: 'postgres',
    async executeSql(text, values) {
      const result: pg.QueryResult<Row> | pg.QueryResult<Row>[] = await pool.query<Row>(text, values);
      return { rows: Array.isArray(result) ? result.flatMap(({ rows }) => rows) : result.rows };
    },
    close: () => pool.end(),
  };
}

async function openEmbedded(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true });
  // Two processes on one folder lose each other's rows.
  const lock = lockExclusively(join(folder, 'lock'));
  if (lock === null)
    throw new DatabaseError(
      `Another process uses the database in ${folder}: give this one its own DATA_DIR, or both a DATABASE_URL.`,
    );
  const thread = new Worker(new URL('./pglite-thread.ts', import.meta.url), {
    workerData: join(folder, 'pglite'),
  });
  const waiting = new Map<number, PromiseWithResolvers<{ rows: Row[] }>>();
  let next = 0;
  let ended: Error | null = null;
  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  thread.on('message', ({ id, ...reply }: PgliteReply) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if ('rows' in reply) asked?.resolve({ rows: reply.rows });
    else asked?.reject(Object.assign(new Error(reply.message), { code: reply.code }));
  });
  thread.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', () => end(new Error('The embedded database has ended.')));

  const ask = (request: Omit<PgliteRequest, 'id'>) => {
    if (ended !== null) return Promise.reject(ended);
    const id = next++;
    const asked = Promise.withResolvers<{ rows: Row[] }>();
    waiting.set(id, asked);
    thread.postMessage({ id, ...request } satisfies PgliteRequest);
    return asked.promise;
  };
  return {
    backend: 'pglite',
    executeSql: (text, values) => ask({ text, values: values ?? null }),
    async close() {
      await ask({ text: null, values: null }).catch(() => {});
      await thread.terminate();
      lock.release();
    },
  };
}
