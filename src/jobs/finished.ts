/** The problems of a stored batch with their results. */
import { type Finished, toReadLine, toReadRequest } from '../batches/finished.ts';
import type { Batch, Store } from './store.ts';

/** Problems at a time: a few large ones are not to fill the memory. */
const PAGE = 20;

/** In the input's order; those without a result are left out. */
export async function* finishedOf(
  { id, total }: Batch,
  store: Pick<Store, 'finished'>,
): AsyncGenerator<Finished> {
  for (let from = 0; from < total; from += PAGE) {
    for (const { body, result } of await store.finished(id, from, from + PAGE)) {
      const line = toReadLine(result);
      if (line === null) throw new Error(`Batch ${id} has a line that is no line of results`);
      yield { line, request: line.status === 'ok' ? askedIn(body) : null, truth: null };
    }
  }
}

function askedIn(body: string): Finished['request'] {
  const { custom_id, ...request }: Record<string, unknown> = JSON.parse(body);
  return toReadRequest(request);
}
