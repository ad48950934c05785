/**
 * Labelled problems of which is known whence each candidate came, made of files that hold the same tasks: a file is a source, its
 * programs are made whole, and the tests of all files are put to all of them. Pure.
 */
import type { Problem } from '../examples/problem.ts';

/** A problem with, for each candidate, the place of its file. */
export type Joined = { readonly problem: Problem; readonly sourceOf: readonly number[] };

/** The tasks that all files have, in the order of the first. What is known of tests is left behind: not every file tells it. */
export function joinedSources(files: readonly (readonly Problem[])[]): Joined[] {
  const [first = [], ...others] = files;
  const othersByTask = others.map((problems) => new Map(problems.map((one) => [one.task_id, one])));
  return first.flatMap((problem) => {
    const found = othersByTask.flatMap((byTask) => byTask.get(problem.task_id) ?? []);
    return found.length === others.length ? joined([problem, ...found]) : [];
  });
}

function joined(parts: readonly [Problem, ...Problem[]]): Joined {
  const [{ task_id, language }] = parts;
  const counts = new Map<string, number>();
  for (const { code, count = 1 } of parts.flatMap(({ tests }) => tests))
    counts.set(code, (counts.get(code) ?? 0) + count);
  const candidates = parts.flatMap(({ prelude, candidates }) =>
    candidates.map(({ code, count = 1 }) => ({ code: prelude + code, count })),
  );
  const tests = [...counts].map(([code, count]) => ({ code, count }));
  const ground_truth = parts.map(({ reference }) => reference.ground_truth).join('');
  return {
    problem: { task_id, language, prelude: '', candidates, tests, reference: { ground_truth } },
    sourceOf: parts.flatMap(({ candidates }, source) => candidates.map(() => source)),
  };
}
