/**
 * The pass matrix: which candidate passes which test, one bit a cell, and how many samples each candidate and each test
 * stand for. This file makes one and reads its cells; its neighbours count, group and complete it. How it is packed stays
 * in this folder, and what a score is does not come in.
 */
import { type Counts, countErrors } from './counts.ts';

/** What came of one candidate with one test: passed, did not, or nobody knows. */
export type Cell = true | false | null;

/** N candidates × M tests. N and M may be 0. Immutable: whatever changes it makes another. */
export type PassMatrix = {
  readonly kind: 'pass_matrix';
  /** Distinct candidates, N. */
  readonly candidates: number;
  /** Distinct tests, M. */
  readonly tests: number;
  /** For the files of this folder only. */
  readonly packed: PackedCells;
};

type PackedCells = {
  /** A row is this many bytes; bit `test & 7` of byte `test >>> 3` is a test. The bits past the last test are 0. */
  readonly bytesPerRow: number;
  readonly passed: Uint8Array;
  /** The same layout, 1 where nobody knows; null where every cell is known, which is nearly always. */
  readonly unknown: Uint8Array | null;
  readonly candidateCounts: Float64Array;
  readonly testCounts: Float64Array;
};

/**
 * Makes a matrix of `candidates` × `tests` cells. `cellAt` is asked once for every cell, row by row.
 *
 * @throws RangeError when a count is not an integer in 1…1,000,000 or there is not one for each.
 */
export function matrixFromCells(
  candidates: number,
  tests: number,
  cellAt: (candidate: number, test: number) => Cell,
  counts: Counts = {},
): PassMatrix {
  const [error] = countErrors(candidates, tests, counts);
  if (error) throw new RangeError(`${error.pointer}: ${error.detail}`);
  const bytesPerRow = Math.ceil(tests / 8);
  const passed = new Uint8Array(candidates * bytesPerRow);
  let unknown: Uint8Array | null = null;
  for (let candidate = 0; candidate < candidates; candidate++) {
    for (let test = 0; test < tests; test++) {
      const cell = cellAt(candidate, test);
      if (cell === false) continue;
      const byte = candidate * bytesPerRow + (test >>> 3);
      const bit = 1 << (test & 7);
      if (cell) {
        passed[byte] = (passed[byte] ?? 0) | bit;
      } else {
        unknown ??= new Uint8Array(passed.length);
        unknown[byte] = (unknown[byte] ?? 0) | bit;
      }
    }
  }
  return {
    kind: 'pass_matrix',
    candidates,
    tests,
    packed: {
      bytesPerRow,
      passed,
      unknown,
      candidateCounts: toCounts(candidates, counts.candidateCounts),
      testCounts: toCounts(tests, counts.testCounts),
    },
  };
}

/** The same cells with every count 1: what an uncounted strategy looks at. Cells are shared, not copied. */
export function withoutCounts(matrix: PassMatrix): PassMatrix {
  const candidateCounts = toCounts(matrix.candidates, undefined);
  const testCounts = toCounts(matrix.tests, undefined);
  return { ...matrix, packed: { ...matrix.packed, candidateCounts, testCounts } };
}

/** True where the candidate is known to pass the test. Indexes must lie in the matrix. */
export function passes(matrix: PassMatrix, candidate: number, test: number): boolean {
  const { passed, bytesPerRow } = matrix.packed;
  return bitIsSet(passed, candidate * bytesPerRow, test);
}

/** True where it is known whether the candidate passes the test. Indexes must lie in the matrix. */
export function isKnown(matrix: PassMatrix, candidate: number, test: number): boolean {
  const { unknown, bytesPerRow } = matrix.packed;
  return unknown === null || !bitIsSet(unknown, candidate * bytesPerRow, test);
}

/** True when no cell is unknown. Constant time. */
export function isComplete(matrix: PassMatrix): boolean {
  return matrix.packed.unknown === null;
}

/** How many samples the candidate stands for, in 1…1,000,000. */
export function candidateCount(matrix: PassMatrix, candidate: number): number {
  return matrix.packed.candidateCounts[candidate] ?? 0;
}

/** How many samples the test stands for, in 1…1,000,000. */
export function testCount(matrix: PassMatrix, test: number): number {
  return matrix.packed.testCounts[test] ?? 0;
}

/** Indexes of the tests that the candidate is known to pass, ascending. */
export function passedTests(matrix: PassMatrix, candidate: number): number[] {
  const { passed, bytesPerRow } = matrix.packed;
  const tests: number[] = [];
  for (let byte = 0; byte < bytesPerRow; byte++) {
    // `bits & -bits` is the lowest bit that is set, `bits & (bits - 1)` is the others.
    for (let bits = passed[candidate * bytesPerRow + byte] ?? 0; bits !== 0; bits &= bits - 1) {
      tests.push(byte * 8 + 31 - Math.clz32(bits & -bits));
    }
  }
  return tests;
}

function bitIsSet(bytes: Uint8Array, rowStart: number, test: number): boolean {
  return (((bytes[rowStart + (test >>> 3)] ?? 0) >>> (test & 7)) & 1) === 1;
}

function toCounts(length: number, counts: readonly number[] | undefined): Float64Array {
  return counts === undefined ? new Float64Array(length).fill(1) : Float64Array.from(counts);
}
