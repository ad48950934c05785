import { complete } from './complete.ts';
import type { Evidence } from './evidence.ts';
import type { PassMatrix } from './pass-matrix.ts';

/**
 * The evidence without answers to questions that no test known of every candidate asks: where only some were asked, those
 * would agree with each other for that alone. Questions that no test asks at all stay. Candidates of which nothing is known do
 * not count, as in `complete`. O(N × questions + N × M).
 */
export function wholeQuestions(evidence: Evidence, matrix: PassMatrix): Evidence {
  const { tests } = complete(matrix);
  const partial = new Set(evidence.questionOfTest);
  for (const test of tests) partial.delete(evidence.questionOfTest[test] ?? -1);
  const questions = evidence.questions.length;
  return {
    ...evidence,
    given: evidence.given.map((answer, at) => (partial.has(at % questions) ? -1 : answer)),
  };
}
