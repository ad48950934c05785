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
  /**
   * One statement with values, or several without. Each call is a transaction of its own. Where it rejects with a
   * DatabaseError, nobody knows whether it was done.
   */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
  close(): Promise<void>;
};

/** Why there is no database, or none at the moment, and what to do. */
export class DatabaseError extends Error {}

const CONNECTIONS = 8;
const LOST = 'The database of batches can not be reached at the moment. Try again in a few seconds.';
/** Connections (08), resources (53), the end of the server (57P) and one that only reads, after another took its place (25006). */
const LOST_STATES = /^(08|53|57P|25006)/;
/** Errors of sockets and names have a code of the system; these, of pg, have none. */
const LOST_CODES = /^E(?!RR_)/;
const LOST_MESSAGES = /^Connection terminated|is not queryable$/;

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
      const result: pg.QueryResult<Row> | pg.QueryResult<Row>[] = await pool
        .query<Row>(text, values)
        .catch((error: unknown) => {
          throw isLost(error) ? new DatabaseError(LOST, { cause: error }) : error;
        });
      return { rows: Array.isArray(result) ? result.flatMap(({ rows }) => rows) : result.rows };
    },
    close: () => pool.end(),
  };
}

/** Whether the connection is at fault, not the statement. */
function isLost(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return LOST_STATES.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  return ('code' in error && LOST_CODES.test(String(error.code))) || LOST_MESSAGES.test(error.message);
}

/** Null where another process has it. @throws DatabaseError where the folder can't be written. */
function lockOn(folder: string) {
  try {
    mkdirSync(folder, { recursive: true });
    return lockExclusively(join(folder, 'lock'));
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    throw new DatabaseError(
      `Batches can't be kept in ${folder} (${why}): give DATA_DIR a folder that can be written, or set DATABASE_URL.`,
    );
  }
}

async function openEmbedded(folder: string): Promise<Database> {
  // Two processes on one folder lose each other's rows.
  const lock = lockOn(folder);
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
