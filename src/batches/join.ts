/** Lines of results from files, each with the problem that it answers: replies hold no program texts. */
import { InputError } from '../inputs/input-error.ts';
import { readLines } from '../inputs/lines.ts';
import type { Incoming } from '../inputs/shape.ts';
import { toRequest } from '../inputs/to-request.ts';
import { type Finished, toReadLine, toReadRequest } from './finished.ts';

/**
 * By `custom_id`. Where both are in one order, as `crossrank batch` leaves them, nothing is held in memory; else the
 * problems that were passed over are.
 *
 * @throws InputError at the first line that is none of `crossrank batch`.
 */
export async function* joined(
  results: readonly string[],
  problems: AsyncIterable<Incoming>,
): AsyncGenerator<Finished> {
  const find = finder(problems[Symbol.asyncIterator]());
  for (const file of results) {
    for await (const line of readLines(file, Number.MAX_SAFE_INTEGER)) {
      const read = 'text' in line ? toReadLine(line.text) : null;
      if (read === null)
        throw new InputError(
          `${file}, line ${line.number}: it is no line of results of \`crossrank batch\`.`,
        );
      yield { line: read, ...asked(await find(read.custom_id)) };
    }
  }
}

function finder(problems: AsyncIterator<Incoming>) {
  const passedOver = new Map<string, Incoming[]>();
  return async (customId: string): Promise<Incoming | null> => {
    const known = passedOver.get(customId)?.shift();
    if (known) return known;
    for (let next = await problems.next(); !next.done; next = await problems.next()) {
      if (next.value.customId === customId) return next.value;
      const same = passedOver.get(next.value.customId);
      if (same) same.push(next.value);
      else passedOver.set(next.value.customId, [next.value]);
    }
    return null;
  };
}

function asked(incoming: Incoming | null): Pick<Finished, 'request' | 'truth'> {
  if (incoming?.content.kind !== 'request') return { request: null, truth: null };
  const { request, truth } = incoming.content;
  return { request: toReadRequest(toRequest(request, {})), truth };
}
