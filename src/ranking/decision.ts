/** What to do with an answer that may be wrong, by what being wrong and finding out more cost. */

export type Decision = 'accept' | 'more_tests' | 'more_candidates' | 'ask';

/** All in the same unit, at least 0. */
export type Costs = {
  /** Of accepting a wrong program. */
  readonly wrong: number;
  /** Of another round of tests. */
  readonly more_tests: number;
  /** Of another round of candidates. */
  readonly more_candidates: number;
  /** Of asking somebody who knows. */
  readonly ask: number;
};

export const STANDARD_COSTS: Costs = { wrong: 1, more_tests: 0.05, more_candidates: 0.1, ask: 0.3 };

/** A round is taken to mend half of what it can mend: an assumption, not measured. */
const MENDED = 0.5;

/**
 * The cheapest by expectation; of equals, the first in this order.
 *
 *   accept            wrong × (1 − confidence)
 *   more_tests        more_tests + wrong × (none_right + ½ missed)         missed = 1 − confidence − none_right: a right one is
 *   more_candidates   more_candidates + wrong × (½ none_right + missed)    there, but not first
 *   ask               ask
 *
 * `confidence` and `noneRight` are probabilities, together at most 1.
 */
export function decide(confidence: number, noneRight: number, costs: Costs = STANDARD_COSTS): Decision {
  const missed = Math.max(0, 1 - confidence - noneRight);
  const expected: readonly (readonly [Decision, number])[] = [
    ['accept', costs.wrong * (1 - confidence)],
    ['more_tests', costs.more_tests + costs.wrong * (noneRight + (1 - MENDED) * missed)],
    ['more_candidates', costs.more_candidates + costs.wrong * ((1 - MENDED) * noneRight + missed)],
    ['ask', costs.ask],
  ];
  return expected.reduce((best, one) => (one[1] < best[1] ? one : best))[0];
}
