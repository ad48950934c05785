/** Lines of results from files, each with the problem that it answers: replies hold no program texts. */
import { InputError } from '../inputs/inputs.ts';
import { readLines } from '../inputs/lines.ts';
import type { Incoming } from '../inputs/shape.ts';
import { toRequest } from '../inputs/to-request.ts';
import { checkAgainst } from '../rerank/wire/check.ts';
import { RerankRequest } from '../rerank/wire/request.ts';
import type { Finished, ReadLine } from './export.ts';
import { ReadReply } from './judged.ts';

const checkRequest = checkAgainst(RerankRequest);
const checkReply = checkAgainst(ReadReply);

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
      const read = 'text' in line ? toLine(line.text) : null;
      if (read === null)
        throw new InputError(
          `${file}, line ${line.number}: it is no line of results of \`crossrank batch\`.`,
        );
      yield { line: read, request: toChecked(await find(read.custom_id)) };
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

function toChecked(incoming: Incoming | null): RerankRequest | null {
  if (incoming?.content.kind !== 'request') return null;
  const checked = checkRequest(toRequest(incoming.content.request, {}));
  return checked.ok ? checked.value : null;
}

/** A line of results; null where it is none. */
function toLine(text: string): ReadLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('custom_id' in value) || !('status' in value))
    return null;
  const { custom_id, status } = value;
  if (typeof custom_id !== 'string') return null;
  if (status === 'failed') return { custom_id, status };
  const reply = 'reply' in value ? checkReply(value.reply) : null;
  return status === 'ok' && reply?.ok ? { custom_id, status, reply: reply.value } : null;
}
