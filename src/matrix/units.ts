/**
 * What of a matrix is known, by what is asked: tests with plain values wanted of one call are one unit, as what a candidate returned to
 * one of them says what it makes of the others; every other test is a unit by itself.
 */
import type { Evidence } from './evidence.ts';
import { isKnown, type PassMatrix, passes } from './pass-matrix.ts';

/** A matrix of which not every cell need be known, with what candidates returned. */
export type Seen = { readonly matrix: PassMatrix; readonly evidence: Evidence | null };

export type Units = {
  /** U units: the tests of each, ascending, units by their first tests. */
  readonly tests: readonly (readonly number[])[];
  /**
   * N × U, row-major: equal numbers in a column are equal answers (for a unit of one test without a value: passed or not);
   * `UNSEEN` where no cell of the unit is known.
   */
  readonly answers: Int32Array;
};

export const UNSEEN = -9;
const [FAILED, PASSED] = [-2, -3];

/** O(N × M). */
export function unitsOf({ matrix, evidence }: Seen): Units {
  const tests = testsOfUnits(matrix, evidence);
  const answers = new Int32Array(matrix.candidates * tests.length).fill(UNSEEN);
  for (let candidate = 0; candidate < matrix.candidates; candidate++) {
    for (const [unit, [first = 0]] of tests.entries()) {
      const seen = tests[unit]?.find((test) => isKnown(matrix, candidate, test));
      if (seen === undefined) continue;
      const given = isJoined(evidence, first) ? givenTo(evidence, candidate, first) : -1;
      const bit = passes(matrix, candidate, seen) ? PASSED : FAILED;
      answers[candidate * tests.length + unit] = given >= 0 ? given : bit;
    }
  }
  return { tests, answers };
}

/** Whether sharing this answer of a unit is a sign that a program is right: a value, or a test passed; no exception, limit or failure. */
export function isWorthSharing(evidence: Evidence | null, answer: number): boolean {
  return answer === PASSED || evidence?.answers[answer]?.kind === 'value';
}

/** Whether two candidates answered alike to every unit that is known of both. */
export function areAlike({ tests: { length }, answers }: Units, one: number, other: number): boolean {
  for (let unit = 0; unit < length; unit++) {
    const [a, b] = [answers[one * length + unit], answers[other * length + unit]];
    if (a !== b && a !== UNSEEN && b !== UNSEEN) return false;
  }
  return true;
}

function testsOfUnits(matrix: PassMatrix, evidence: Evidence | null): number[][] {
  const ofQuestion = new Map<number, number[]>();
  const units: number[][] = [];
  for (let test = 0; test < matrix.tests; test++) {
    const question = isJoined(evidence, test) ? (evidence?.questionOfTest[test] ?? -1) : -1;
    const known = ofQuestion.get(question);
    if (known) {
      known.push(test);
      continue;
    }
    const unit = [test];
    units.push(unit);
    if (question !== -1) ofQuestion.set(question, unit);
  }
  return units;
}

function isJoined(evidence: Evidence | null, test: number): boolean {
  return (
    evidence !== null &&
    (evidence.questionOfTest[test] ?? -1) >= 0 &&
    (evidence.wantedByTest[test] ?? -1) >= 0
  );
}

/** Index of the answer that the candidate gave to what the test asks; -1 where nobody knows. */
export function givenTo(evidence: Evidence | null, candidate: number, test: number): number {
  const question = evidence?.questionOfTest[test] ?? -1;
  return evidence === null || question < 0
    ? -1
    : (evidence.given[candidate * evidence.questions.length + question] ?? -1);
}
