/** A problem with its line of results, as whoever works on results reads them: exports, leaderboards. */
import Type, { type Static } from 'typebox';
import { checkAgainst } from '../rerank/wire/check.ts';
import { RerankReply } from '../rerank/wire/reply.ts';
import { RerankRequest } from '../rerank/wire/request.ts';

/** What is read of a reply: replies of other versions may lack the rest. */
export const ReadReply = Type.Pick(RerankReply, [
  ...(['id', 'language', 'strategy', 'engine', 'results', 'outcomes', 'matrix', 'answers'] as const),
]);
export type ReadReply = Static<typeof ReadReply>;

/** What is read of a line of results. */
export type ReadLine =
  | { readonly custom_id: string; readonly status: 'ok'; readonly reply: ReadReply }
  | { readonly custom_id: string; readonly status: 'failed' };

export type Finished = {
  readonly line: ReadLine;
  /** null where it can't be read. */
  readonly request: RerankRequest | null;
  /** A character for each candidate: `1` right, anything else wrong; null where nobody knows. */
  readonly truth: string | null;
};

const checkRequest = checkAgainst(RerankRequest);
const checkReply = checkAgainst(ReadReply);

/** A line of results; null where it is none. */
export function toReadLine(text: string): ReadLine | null {
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

/** What was asked; null where it is no request. */
export function toReadRequest(request: unknown): RerankRequest | null {
  const checked = checkRequest(request);
  return checked.ok ? checked.value : null;
}

/** Whether the reply can be one to this request. */
export function belongs({ language, candidates, tests }: RerankRequest, reply: ReadReply): boolean {
  const rows = reply.outcomes ?? reply.matrix;
  const places = new Set(reply.results.map(({ index }) => index));
  return (
    reply.language === language &&
    places.size === reply.results.length &&
    reply.results.every(({ index }) => index < candidates.length) &&
    (rows === undefined ||
      (rows.length === candidates.length && rows.every((row) => row.length === tests.length)))
  );
}
