/** The thread of the embedded database: statements come in, rows go out. */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { fromPglite } from 'pg-boss';
import type { Row } from './database.ts';

/** `text` null: close. */
export type PgliteRequest = {
  readonly id: number;
  readonly text: string | null;
  readonly values: unknown[] | null;
};

export type PgliteReply =
  | { readonly id: number; readonly rows: Row[] }
  | { readonly id: number; readonly message: string; readonly code: string | undefined };

const pglite = await PGlite.create(String(workerData));
const database = fromPglite(pglite);

const answer = async ({ id, text, values }: PgliteRequest): Promise<PgliteReply> => {
  try {
    if (text === null) {
      await pglite.close();
      return { id, rows: [] };
    }
    const { rows } = await database.executeSql(text, values ?? undefined);
    return { id, rows };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    return { id, message: error instanceof Error ? error.message : String(error), code };
  }
};

parentPort?.on('message', async (request: PgliteRequest) => parentPort?.postMessage(await answer(request)));
