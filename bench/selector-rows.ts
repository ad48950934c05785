/** pass@1 of every strategy on samples of executed problems. The default strategy goes by what it learnt elsewhere. Pure. */
import type { Problem } from '../examples/problem.ts';
import { type Executed, samplesOf } from '../src/learning/samples.ts';
import type { Learnt } from '../src/ranking/crossrank-model.ts';
import { strategies } from '../src/ranking/strategies.ts';
import { crossValidated, learntFrom, lessonsOf } from './cross-validation.ts';
import type { ProblemSet } from './executed-problems.ts';
import { oraclePassAt1 } from './pass-at-1.ts';
import { meansOfBudgets, passAt1Of } from './selector-samples.ts';
import type { Row } from './selectors-report.ts';

/** What the default strategy goes by on a task. */
export type LearntFor = (task: string) => Learnt | undefined;

export function learntElsewhere(sets: readonly ProblemSet[]): LearntFor {
  const learnt = learntFrom(lessonsOf(sets.flatMap(({ problems }) => problems)));
  return () => learnt;
}

/** For each task by the tasks of the other folds, all sets together. */
export function byCrossValidation(sets: readonly ProblemSet[], folds: number, seed: number): LearntFor {
  const lessons = lessonsOf(sets.flatMap(({ problems }) => problems));
  const learnt = crossValidated(lessons, folds, seed);
  return (task) => learnt.get(task);
}

/** A row for each strategy, then one for a choice that knows what is right. */
export function selectorRows(
  problems: readonly Executed<Problem>[],
  learntFor: LearntFor,
  draws: number,
  seed: number,
): Row[] {
  const samples = problems.map((one) => samplesOf(one, draws, seed));
  const rows = strategies.map((strategy): Row => {
    const chosen = strategy.choose({});
    if (chosen.kind === 'invalid_strategy') throw new Error(`${strategy.name} needs parameters`);
    const values = problems.map(({ problem }, at) =>
      meansOfBudgets(samples[at] ?? [], (sample) => passAt1Of(sample, chosen, learntFor(problem.task_id))),
    );
    return { name: strategy.name, values };
  });
  const best = samples.map((ofOne) => meansOfBudgets(ofOne, ({ problem }) => oraclePassAt1(problem)));
  return [...rows, { name: '(one that knows)', values: best }];
}
