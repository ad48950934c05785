/** Work goes on while the database is away: what is to be written waits until it is there again. */
import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseError } from './database.ts';

const AGAIN_MS = 500;

/**
 * Asks again for as long as there is no database. Only for what does no harm when it is done twice.
 *
 * @throws DatabaseError where `signal` aborts before the database is there; whatever else `ask` throws.
 */
export async function persistently<Result>(ask: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof DatabaseError) || signal.aborted) throw error;
      await wait(AGAIN_MS, undefined, { signal }).catch(() => {});
    }
  }
}
