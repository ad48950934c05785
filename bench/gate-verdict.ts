/**
 * Whether a revision got slower, by pairs of measurements made side by side. Pure.
 *
 * One number over a line says little on a machine that does other things too. So the median over all pairs must be over the
 * limit, most pairs must say that it is slower, and both must hold with services that were started anew: one start of a
 * process is luckier than another, for all of its pairs.
 */
import { median } from '../src/bench/figures.ts';

/** Slower than this is a regression. */
export const LIMIT = 1.2;
/** A pair over this says that it is slower. */
export const SLOWER = 1.1;
/** The share of pairs that must say so. */
export const AGREEING = 0.75;

/** How many times as much a revision took as its base did, in one pair of measurements. */
export type Pair = {
  /** CPU time of the service and its sandboxes; null where it can't be read. */
  readonly cpu: number | null;
  /** Median time of a request. */
  readonly wall: number;
};

export type Verdict = 'fine' | 'in doubt' | 'slower';

export type Judged = {
  readonly verdict: Verdict;
  /** Median of the pairs. */
  readonly ratio: number;
  /** Pairs that say that it is slower. */
  readonly slower: number;
};

/** By the ratios of one measure. @throws RangeError when there are none. */
export function judge(ratios: readonly number[]): Judged {
  const ratio = median(ratios);
  const slower = ratios.filter((each) => each > SLOWER).length;
  const verdict = ratio <= LIMIT ? 'fine' : slower >= AGREEING * ratios.length ? 'slower' : 'in doubt';
  return { verdict, ratio, slower };
}

/** By both measures; `cpu` is null where it could not be read. @throws RangeError when there are no pairs. */
export function judgePairs(pairs: readonly Pair[]): {
  readonly verdict: Verdict;
  readonly cpu: Judged | null;
  readonly wall: Judged;
} {
  const ofCpu = pairs.flatMap(({ cpu }) => (cpu === null ? [] : [cpu]));
  const cpu = ofCpu.length === 0 ? null : judge(ofCpu);
  const wall = judge(pairs.map((pair) => pair.wall));
  const verdicts = [cpu?.verdict, wall.verdict];
  const verdict = (['slower', 'in doubt'] as const).find((each) => verdicts.includes(each)) ?? 'fine';
  return { verdict, cpu, wall };
}
