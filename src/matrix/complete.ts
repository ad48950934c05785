import { indexes } from './indexes.ts';
import { isComplete, isKnown, type PassMatrix } from './pass-matrix.ts';
import { submatrix } from './submatrix.ts';

/** What a matrix with unknown cells comes to once they are out of it. */
export type Completion = {
  /** Every cell is known. The very same object as was given when nothing was unknown. */
  readonly matrix: PassMatrix;
  /** For each candidate of `matrix`, its index in the matrix that was given. Ascending. */
  readonly candidates: readonly number[];
  /** For each test of `matrix`, its index in the matrix that was given. Ascending. */
  readonly tests: readonly number[];
  /** Candidates of which nothing is known. */
  readonly setAside: readonly number[];
  /** Tests that are not known of every remaining candidate. */
  readonly droppedTests: readonly number[];
};

/**
 * Sets aside the candidates whose whole row is unknown, then drops the tests that are unknown in any row left. In this
 * order, since one candidate that never ran must not cost all the others all their tests. A candidate without tests is
 * not set aside. What is left may have no candidates or no tests.
 */
export function complete(matrix: PassMatrix): Completion {
  const allCandidates = indexes(matrix.candidates);
  const allTests = indexes(matrix.tests);
  if (isComplete(matrix)) {
    return { matrix, candidates: allCandidates, tests: allTests, setAside: [], droppedTests: [] };
  }
  const [candidates, setAside] = split(allCandidates, (candidate) =>
    allTests.some((test) => isKnown(matrix, candidate, test)),
  );
  const isUnknownOfSome = unknownOfSome(matrix, candidates);
  const [tests, droppedTests] = split(allTests, (test) => !isUnknownOfSome[test]);
  return { matrix: submatrix(matrix, candidates, tests), candidates, tests, setAside, droppedTests };
}

/** For each test, whether it is unknown of any of the candidates. */
function unknownOfSome(matrix: PassMatrix, candidates: readonly number[]): boolean[] {
  const unknown = new Array<boolean>(matrix.tests).fill(false);
  for (const candidate of candidates) {
    for (let test = 0; test < matrix.tests; test++) {
      if (!isKnown(matrix, candidate, test)) unknown[test] = true;
    }
  }
  return unknown;
}

function split(
  items: readonly number[],
  keep: (item: number) => boolean,
): [kept: number[], others: number[]] {
  const kept: number[] = [];
  const others: number[] = [];
  for (const item of items) (keep(item) ? kept : others).push(item);
  return [kept, others];
}
