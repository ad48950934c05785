/** A line of a batch's results: what became of one problem. The same from the command line and from the service. */
import { problemOfRefusal } from '../problem-details/problem-details.ts';
import type { Problem } from '../problem-details/wire.ts';
import type { Refusal } from '../rerank/refusal.ts';
import type { RerankReply } from '../rerank/wire/reply.ts';

export type ResultLine =
  | { readonly custom_id: string; readonly status: 'ok'; readonly reply: RerankReply }
  | { readonly custom_id: string; readonly status: 'failed'; readonly error: Problem };

export function failedLine(custom_id: string, error: Problem): ResultLine {
  return { custom_id, status: 'failed', error };
}

export function refusedLine(custom_id: string, refusal: Refusal): ResultLine {
  return failedLine(custom_id, problemOfRefusal(refusal));
}
