/** What a strategy gets on samples of executed problems. Pure. */
import type { Sample } from '../src/learning/samples.ts';
import { rank } from '../src/ranking/rank.ts';
import type { ChosenStrategy } from '../src/ranking/strategy.ts';
import { mean, passAt1 } from './pass-at-1.ts';

/** The chance that the first of the ranking is right. Without a test, a random pick. */
export function passAt1Of({ problem, matrix, evidence }: Sample, strategy: ChosenStrategy): number {
  const everyone = [...problem.candidates.keys()];
  if (matrix.tests === 0) return passAt1(problem, everyone);
  const texts = problem.candidates.map(({ code }) => code);
  const { results } = rank(matrix, strategy, { evidence, texts });
  return passAt1(
    problem,
    results.filter((result) => result.rank === 1).map(({ candidate }) => candidate),
  );
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
