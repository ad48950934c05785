/** Learning from some problems to judge others. Pure. */
import { fit, type Prepared, prepare, type ViewSigns } from '../src/learning/fit.ts';
import { type Executed, generator } from '../src/learning/samples.ts';
import type { Learnt } from '../src/ranking/crossrank-model.ts';

/** A problem with samples of it to learn from. */
export type Lesson = { readonly task: string; readonly samples: readonly Prepared[] };

/** As many samples as `crossrank fit` takes, and the same. */
const [DRAWS, SEED] = [3, 1];

export function lessonsOf(
  problems: readonly Executed<{ readonly task_id: string } & Executed['problem']>[],
): Lesson[] {
  return problems.map((one) => ({ task: one.problem.task_id, samples: prepare(one, DRAWS, SEED) }));
}

/**
 * For each task what is learnt of the tasks of the other folds. A task is in one fold, from however many files it comes:
 * what is learnt for a task is never learnt from it.
 */
export function crossValidated(
  lessons: readonly Lesson[],
  folds: number,
  seed: number,
  signs?: ViewSigns,
): ReadonlyMap<string, Learnt> {
  const foldOf = foldsOf([...new Set(lessons.map(({ task }) => task))], folds, seed);
  const learntOf = Array.from({ length: folds }, (_, fold) =>
    learntFrom(
      lessons.filter(({ task }) => foldOf.get(task) !== fold),
      signs,
    ),
  );
  return new Map([...foldOf].flatMap(([task, fold]) => [[task, learntOf[fold]] as const]).filter(isThere));
}

export function learntFrom(lessons: readonly Lesson[], signs?: ViewSigns): Learnt {
  return fit(
    lessons.flatMap(({ samples }) => samples),
    signs,
  );
}

function isThere(entry: readonly [string, Learnt | undefined]): entry is readonly [string, Learnt] {
  return entry[1] !== undefined;
}

/** As many tasks in each fold as in any other, but for one. */
export function foldsOf(tasks: readonly string[], folds: number, seed: number): ReadonlyMap<string, number> {
  const random = generator(seed);
  const shuffled = tasks.map((task) => ({ task, at: random() })).sort((a, b) => a.at - b.at);
  return new Map(shuffled.map(({ task }, place) => [task, place % folds]));
}
