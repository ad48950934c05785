/**
 * pass@1: the chance that the one program taken is right. A ranking takes any of the samples that share its best place,
 * each as likely as the others. Pure.
 */
import { countsOf, type Problem, truthOf } from '../examples/problem.ts';

type Known = {
  readonly candidates: readonly { readonly count?: number }[];
  readonly reference: Pick<Problem['reference'], 'ground_truth'>;
};

/** The share of right samples among those of the candidates `best`, given by index. */
export function passAt1(problem: Known, best: readonly number[]): number {
  const counts = countsOf(problem.candidates);
  const right = truthOf(problem);
  const samplesOf = (indexes: readonly number[]) =>
    indexes.reduce((sum, index) => sum + (counts[index] ?? 0), 0);
  return samplesOf(best.filter((index) => right[index])) / samplesOf(best);
}

/** What a random pick among all samples gets: also all that can be done without a test. */
export function randomPassAt1(problem: Known): number {
  return passAt1(problem, [...problem.candidates.keys()]);
}

/** What a ranking that knows the truth gets: 1 where there is a right candidate at all. */
export function oraclePassAt1(problem: Known): number {
  return truthOf(problem).includes(true) ? 1 : 0;
}

/** @throws RangeError of nothing there is no mean. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('The mean of no values');
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
