import {
  candidateCount,
  isKnown,
  matrixFromCells,
  type PassMatrix,
  passes,
  testCount,
} from './pass-matrix.ts';

/** These candidates and tests of a matrix, given by index; unknown cells stay unknown. O(N × M) of what is kept. */
export function submatrix(
  matrix: PassMatrix,
  candidates: readonly number[],
  tests: readonly number[],
): PassMatrix {
  const cellAt = (row: number, column: number) => {
    const [candidate = 0, test = 0] = [candidates[row], tests[column]];
    return isKnown(matrix, candidate, test) ? passes(matrix, candidate, test) : null;
  };
  return matrixFromCells(candidates.length, tests.length, cellAt, {
    candidateCounts: candidates.map((candidate) => candidateCount(matrix, candidate)),
    testCounts: tests.map((test) => testCount(matrix, test)),
  });
}
