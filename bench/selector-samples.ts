/** What a strategy gets on samples of executed problems. Pure. */
import type { Part, Sample } from '../src/learning/samples.ts';
import { budgets } from '../src/learning/samples.ts';
import type { Learnt } from '../src/ranking/crossrank-model.ts';
import { type Ranking, rank } from '../src/ranking/rank.ts';
import type { ChosenStrategy } from '../src/ranking/strategy.ts';
import { mean, passAt1, randomPassAt1 } from './pass-at-1.ts';

/** The ranking of a sample that has tests. `learnt` is what the default strategy goes by. */
export function rankingOf(
  { problem, matrix, evidence }: Part,
  strategy: ChosenStrategy,
  learnt?: Learnt,
): Ranking {
  const texts = problem.candidates.map(({ code }) => code);
  return rank(matrix, strategy, { evidence, texts, ...(learnt && { learnt }) });
}

/** The chance that the first of the ranking is right. Without a test, a random pick. */
export function passAt1Of(sample: Part, strategy: ChosenStrategy, learnt?: Learnt): number {
  if (sample.matrix.tests === 0) return randomPassAt1(sample.problem);
  return passAt1OfRanking(sample, rankingOf(sample, strategy, learnt));
}

export function passAt1OfRanking({ problem }: Part, { results }: Ranking): number {
  return passAt1(
    problem,
    results.filter((result) => result.rank === 1).map(({ candidate }) => candidate),
  );
}

/** For each budget, the mean over its samples. */
export function meansOfBudgets(
  samples: readonly Sample[],
  value: (sample: Sample) => number,
  among = budgets,
): number[] {
  const values = samples.map((sample) => ({ budget: sample.budget, value: value(sample) }));
  return among.map((_, at) => mean(values.filter(({ budget }) => budget === at).map(({ value }) => value)));
}

/** The middle 95% of means of 2,000 samples of the values, each as large as they are, put back after each. */
export function bootstrapInterval(
  values: readonly number[],
  random: () => number,
): readonly [low: number, high: number] {
  const means = Array.from({ length: 2_000 }, () =>
    mean(values.map(() => values[Math.floor(random() * values.length)] ?? 0)),
  ).sort((a, b) => a - b);
  return [means[49] ?? Number.NaN, means[1_949] ?? Number.NaN];
}
