import type { Completion } from './complete.ts';
import type { Evidence } from './evidence.ts';

/**
 * The evidence about the candidates and tests that are left in a completed matrix. Questions and answers stay as they are: a
 * question whose tests were dropped is still one that candidates answered. The very same object when nothing was left out.
 *
 * @throws RangeError when the evidence is not of the matrix that was completed.
 */
export function completeEvidence(evidence: Evidence, completion: Completion): Evidence {
  const { candidates, tests, setAside, droppedTests } = completion;
  const whole = {
    candidates: candidates.length + setAside.length,
    tests: tests.length + droppedTests.length,
  };
  if (evidence.candidates !== whole.candidates || evidence.tests !== whole.tests) {
    throw new RangeError(
      `Evidence of ${evidence.candidates} × ${evidence.tests} for a matrix of ${whole.candidates} × ${whole.tests}`,
    );
  }
  if (setAside.length === 0 && droppedTests.length === 0) return evidence;
  const questions = evidence.questions.length;
  const given = new Int32Array(candidates.length * questions);
  for (const [row, candidate] of candidates.entries()) {
    given.set(evidence.given.subarray(candidate * questions, (candidate + 1) * questions), row * questions);
  }
  return {
    ...evidence,
    candidates: candidates.length,
    tests: tests.length,
    questionOfTest: Int32Array.from(tests, (test) => evidence.questionOfTest[test] ?? -1),
    wantedByTest: Int32Array.from(tests, (test) => evidence.wantedByTest[test] ?? -1),
    given,
  };
}
