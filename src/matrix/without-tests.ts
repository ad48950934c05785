import type { Evidence } from './evidence.ts';
import {
  candidateCount,
  isKnown,
  matrixFromCells,
  type PassMatrix,
  passes,
  testCount,
} from './pass-matrix.ts';

/** A matrix and what is known beside it, had some tests not been there. */
export type Remainder = { readonly matrix: PassMatrix; readonly evidence: Evidence | null };

/** Leaves out these tests, and the questions that no other test asks. O(N × (M + questions)). */
export function withoutTests(
  matrix: PassMatrix,
  evidence: Evidence | null,
  left: ReadonlySet<number>,
): Remainder {
  const tests = Array.from({ length: matrix.tests }, (_, test) => test).filter((test) => !left.has(test));
  const cellAt = (candidate: number, column: number) => {
    const test = tests[column] ?? 0;
    return isKnown(matrix, candidate, test) ? passes(matrix, candidate, test) : null;
  };
  const counts = {
    candidateCounts: Array.from({ length: matrix.candidates }, (_, row) => candidateCount(matrix, row)),
    testCounts: tests.map((test) => testCount(matrix, test)),
  };
  return {
    matrix: matrixFromCells(matrix.candidates, tests.length, cellAt, counts),
    evidence: evidence && ofTests(evidence, tests),
  };
}

function ofTests(evidence: Evidence, tests: readonly number[]): Evidence {
  const all = evidence.questions.length;
  const asked = new Set(tests.map((test) => evidence.questionOfTest[test] ?? -1));
  const kept = evidence.questions
    .keys()
    .filter((question) => asked.has(question))
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
