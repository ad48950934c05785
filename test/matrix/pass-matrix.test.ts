import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  candidateCount,
  isComplete,
  isKnown,
  matrixFromCells,
  passedTests,
  passes,
  testCount,
  withoutCounts,
} from '../../src/matrix/pass-matrix.ts';
import { anyRows, indexes, matrixOf } from './matrices.ts';

test('a cell is read back as it was given, wherever it lies in a row', () => {
  fc.assert(
    fc.property(anyRows({ characters: '01-' }), (rows) => {
      const matrix = matrixOf(rows);
      for (const [candidate, row] of rows.entries()) {
        for (const [index, cell] of [...row].entries()) {
          assert.equal(passes(matrix, candidate, index), cell === '1');
          assert.equal(isKnown(matrix, candidate, index), cell !== '-');
        }
      }
    }),
  );
});

test('cells are asked for row by row, each once', () => {
  const asked: number[][] = [];
  matrixFromCells(2, 3, (candidate, test) => {
    asked.push([candidate, test]);
    return true;
  });
  assert.deepEqual(asked, [
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
});

test('the tests that a candidate passes come in order, across bytes', () => {
  fc.assert(
    fc.property(anyRows({ characters: '01-' }), (rows) => {
      const matrix = matrixOf(rows);
      for (const [candidate, row] of rows.entries()) {
        const expected = indexes(row.length).filter((index) => row[index] === '1');
        assert.deepEqual(passedTests(matrix, candidate), expected);
      }
    }),
  );
});

test('a matrix is complete when no cell is unknown', () => {
  assert.equal(isComplete(matrixOf(['10', '01'])), true);
  assert.equal(isComplete(matrixOf(['10', '0-'])), false);
});

test('counts are 1 unless given', () => {
  const plain = matrixOf(['10']);
  assert.deepEqual([candidateCount(plain, 0), testCount(plain, 1)], [1, 1]);
  const counted = matrixOf(['10'], { candidateCounts: [7], testCounts: [2, 1_000_000] });
  assert.deepEqual([candidateCount(counted, 0), testCount(counted, 1)], [7, 1_000_000]);
});

test('without counts the cells stay and every count is 1', () => {
  const matrix = withoutCounts(matrixOf(['10', '0-'], { candidateCounts: [7, 3], testCounts: [2, 4] }));
  assert.deepEqual(matrix, matrixOf(['10', '0-']));
});

test('counts that are no counts are a mistake of the caller', () => {
  for (const count of [0, -1, 1.5, 1_000_001, Number.NaN]) {
    assert.throws(() => matrixFromCells(1, 1, () => true, { testCounts: [count] }), RangeError);
  }
  assert.throws(() => matrixFromCells(1, 1, () => true, { candidateCounts: [1, 1] }), RangeError);
});
