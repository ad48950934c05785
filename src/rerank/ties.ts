/** Which of those with equal scores comes first in `results`. Their ranks stay equal. */
import { randomNumbers } from '../ranking/random.ts';
import type { RerankRequest } from './wire/request.ts';
import type { Result } from './wire/results.ts';

type TieBreak = NonNullable<RerankRequest['tie_break']>;

type Tied = Pick<Result, 'index' | 'cpu_ms'>;

/** Compares two results of one score: negative where the first comes first, 0 where the input's order decides. */
export type TieOrder = (a: Tied, b: Tied) => number;

/**
 * The order that a request asks for.
 *
 * @param texts the programs as they are executed, one for each candidate as sent
 */
export function tieOrder(tieBreak: TieBreak, texts: readonly string[]): TieOrder {
  if (tieBreak === 'earlier') return () => 0;
  if (tieBreak === 'shorter') {
    return (a, b) => (texts[a.index]?.length ?? 0) - (texts[b.index]?.length ?? 0);
  }
  // Who passed nothing was not fast.
  if (tieBreak === 'faster') return (a, b) => byTime(a.cpu_ms ?? null, b.cpu_ms ?? null);
  const numbers = randomNumbers(texts.length, tieBreak.random);
  return (a, b) => (numbers[a.index] ?? 0) - (numbers[b.index] ?? 0);
}

function byTime(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}
