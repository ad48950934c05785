/** One problem of a batch: checked, executed and ranked by the one use case, `rerank`. */
import type { Owner } from '../keys/api-key.ts';
import { forOwner } from '../keys/for-owner.ts';
import type { Usage } from '../keys/usage.ts';
import { problem } from '../problem-details/problem-details.ts';
import { type RerankService, rerank } from '../rerank/rerank.ts';
import { checkAgainst } from '../rerank/wire/check.ts';
import { RerankRequest } from '../rerank/wire/request.ts';
import { failedLine, type ResultLine, refusedLine } from './result-line.ts';

/** Problems at a time for each sandbox: while one is being ranked, another runs. */
export const PROBLEMS_PER_SANDBOX = 2;

const check = checkAgainst(RerankRequest);

/**
 * The line of results; null when `signal` aborted first, and nothing is known. A reply in which the service failed on
 * cells (`I`) is one all the same: it says so.
 */
export async function solve(
  customId: string,
  request: unknown,
  service: RerankService,
  signal: AbortSignal,
): Promise<ResultLine | null> {
  const checked = check(request);
  if (!checked.ok) return refusedLine(customId, checked.refusal);
  try {
    const answer = await rerank(checked.value, service, signal);
    if (signal.aborted) return null;
    if (!answer.ok) return refusedLine(customId, answer.refusal);
    return { custom_id: customId, status: 'ok', reply: answer.value };
  } catch (error) {
    if (signal.aborted) return null;
    const what = error instanceof Error ? error.message : String(error);
    return failedLine(customId, problem('internal', `The service failed on this problem: ${what}`));
  }
}

/** Solves problems of batches, each as the owner of its batch may ask it, and charges to them what they use. */
export function solverFor(service: RerankService, usage: Pick<Usage, 'spend'>) {
  return (customId: string, request: unknown, signal: AbortSignal, owner: Owner) =>
    solve(customId, request, forOwner(service, owner, usage), signal);
}
