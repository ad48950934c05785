import type { Evidence } from './evidence.ts';
import { indexes } from './indexes.ts';
import type { PassMatrix } from './pass-matrix.ts';
import { submatrix } from './submatrix.ts';
import type { Seen } from './units.ts';

/** Leaves out these tests, the questions that only they ask, and one that none asks, where it is given. O(N × (M + questions)). */
export function withoutTests(
  matrix: PassMatrix,
  evidence: Evidence | null,
  left: ReadonlySet<number>,
  question = -1,
): Seen {
  const tests = indexes(matrix.tests).filter((test) => !left.has(test));
  return {
    matrix: submatrix(matrix, indexes(matrix.candidates), tests),
    evidence: evidence && ofTests(evidence, tests, question),
  };
}

function ofTests(evidence: Evidence, tests: readonly number[], left: number): Evidence {
  const all = evidence.questions.length;
  const gone = new Set([...evidence.questionOfTest, left]);
  for (const test of tests) gone.delete(evidence.questionOfTest[test] ?? -1);
  const kept = evidence.questions
    .keys()
    .filter((question) => !gone.has(question))
    .toArray();
  const placeOf = new Map(kept.map((question, place) => [question, place]));
  const given = new Int32Array(evidence.candidates * kept.length);
  for (let candidate = 0; candidate < evidence.candidates; candidate++) {
    for (const [place, question] of kept.entries())
      given[candidate * kept.length + place] = evidence.given[candidate * all + question] ?? -1;
  }
  return {
    ...evidence,
    tests: tests.length,
    questions: kept.map((question) => evidence.questions[question] ?? ''),
    questionOfTest: Int32Array.from(tests, (test) => placeOf.get(evidence.questionOfTest[test] ?? -1) ?? -1),
    wantedByTest: Int32Array.from(tests, (test) => evidence.wantedByTest[test] ?? -1),
    given,
  };
}
