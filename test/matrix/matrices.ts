/** Matrices for tests: written out by hand, drawn at random, and what is done to them. */
import fc from 'fast-check';
import {
  candidateCount,
  matrixFromCells,
  type PassMatrix,
  passes,
  testCount,
} from '../../src/matrix/pass-matrix.ts';
import { matrixFromRows } from '../../src/matrix/row-strings.ts';

type Counts = { candidateCounts?: number[]; testCounts?: number[] };

/** The matrix of rows that are known to be right. */
export function matrixOf(rows: readonly string[], counts: Counts = {}): PassMatrix {
  const matrix = matrixFromRows(rows, counts);
  if (matrix.kind === 'invalid_matrix') throw new Error(JSON.stringify(matrix.errors));
  return matrix;
}

type Drawn = {
  /** The characters that rows are drawn from; `01` unless told. */
  characters?: string;
  /** The largest count; 1 unless told. */
  maxCount?: number;
};

/** Rows of one length, at least one row and one test, now and then long enough for several bytes; copies are likely. */
export function anyRows({ characters = '01' }: Drawn = {}): fc.Arbitrary<string[]> {
  return fc
    .integer({ min: 1, max: 20 })
    .chain((tests) => {
      const row = fc.string({
        unit: fc.constantFrom(...characters),
        minLength: tests,
        maxLength: tests,
      });
      return fc.array(row, { minLength: 1, maxLength: 4 });
    })
    .chain((rows) => fc.array(fc.constantFrom(...rows), { minLength: 1, maxLength: 12 }));
}

/** A matrix of such rows, with counts. */
export function anyMatrix({ maxCount = 1, ...drawn }: Drawn = {}): fc.Arbitrary<PassMatrix> {
  const count = fc.integer({ min: 1, max: maxCount });
  return anyRows(drawn).chain((rows) =>
    fc
      .record({
        candidateCounts: fc.array(count, { minLength: rows.length, maxLength: rows.length }),
        testCounts: fc.array(count, { minLength: rows[0]?.length ?? 0, maxLength: rows[0]?.length ?? 0 }),
      })
      .map((counts) => matrixOf(rows, counts)),
  );
}

/** The matrix of these candidates and tests of a complete matrix, in this order; an index may come again. */
export function rearranged(
  matrix: PassMatrix,
  candidates: readonly number[],
  tests: readonly number[],
): PassMatrix {
  const at = (indexes: readonly number[], index: number) => indexes[index] ?? Number.NaN;
  return matrixFromCells(
    candidates.length,
    tests.length,
    (candidate, test) => passes(matrix, at(candidates, candidate), at(tests, test)),
    {
      candidateCounts: candidates.map((candidate) => candidateCount(matrix, candidate)),
      testCounts: tests.map((test) => testCount(matrix, test)),
    },
  );
}

/** 0, 1, …, length − 1. */
export function indexes(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

/** Each index as often as its count. */
export function repeated(length: number, countOf: (index: number) => number): number[] {
  return indexes(length).flatMap((index) => new Array<number>(countOf(index)).fill(index));
}
