import type { Units } from '../matrix/units.ts';

/** Rows looked at: all pairs of them are compared. */
export const MOST_ROWS = 24;
/** A pair that is told apart already is worth so much less, each time. */
const TOLD_APART = 8;

/**
 * The units that tell these candidates apart best, at most `wanted`, greedily: each adds most pairs with different answers,
 * where a pair that k units tell apart already weighs 1 / (1 + 8 k). Units that tell nobody apart come last, in order.
 */
export function separatingUnits(
  { tests, answers }: Units,
  candidates: readonly number[],
  wanted: number,
  allowed: (unit: number) => boolean,
): number[] {
  const rows = candidates.slice(0, MOST_ROWS).map((candidate) => candidate * tests.length);
  const pairs = rows.flatMap((a, at) => rows.slice(0, at).map((b) => [a, b] as const));
  const worth = new Float64Array(pairs.length).fill(1);
  const left = [...tests.keys()].filter(allowed);
  const chosen: number[] = [];
  const gainOf = (unit: number) =>
    pairs.reduce(
      (sum, [a, b], pair) => sum + (answers[a + unit] === answers[b + unit] ? 0 : (worth[pair] ?? 0)),
      0,
    );
  while (chosen.length < wanted && left.length > 0) {
    const gains = left.map(gainOf);
    const best = gains.indexOf(gains.reduce((most, gain) => Math.max(most, gain), 0));
    const [unit = 0] = left.splice(Math.max(0, best), 1);
    chosen.push(unit);
    for (const [pair, [a, b]] of pairs.entries())
      if (answers[a + unit] !== answers[b + unit]) worth[pair] = 1 / (1 / (worth[pair] ?? 1) + TOLD_APART);
  }
  return chosen;
}
