import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { complete } from '../../src/matrix/complete.ts';
import { isComplete } from '../../src/matrix/pass-matrix.ts';
import { rowStrings } from '../../src/matrix/row-strings.ts';
import { anyMatrix, indexes, matrixOf } from './matrices.ts';

test('a matrix with nothing unknown is itself, not a copy', () => {
  const matrix = matrixOf(['10', '01']);
  const completion = complete(matrix);
  assert.equal(completion.matrix, matrix);
  assert.deepEqual(completion, { matrix, candidates: [0, 1], tests: [0, 1], setAside: [], droppedTests: [] });
});

test('a test unknown of one candidate is dropped for all', () => {
  const completion = complete(matrixOf(['1-0', '011'], { candidateCounts: [2, 3], testCounts: [4, 5, 6] }));
  assert.deepEqual(completion, {
    matrix: matrixOf(['10', '01'], { candidateCounts: [2, 3], testCounts: [4, 6] }),
    candidates: [0, 1],
    tests: [0, 2],
    setAside: [],
    droppedTests: [1],
  });
});

test('a candidate of which nothing is known costs the others no test', () => {
  const completion = complete(matrixOf(['10', '--', '0-']));
  assert.deepEqual(completion, {
    matrix: matrixOf(['1', '0']),
    candidates: [0, 2],
    tests: [0],
    setAside: [1],
    droppedTests: [1],
  });
});

test('nothing known at all leaves no candidates and drops no test', () => {
  const completion = complete(matrixOf(['--', '--']));
  assert.deepEqual([completion.candidates, completion.setAside], [[], [0, 1]]);
  assert.deepEqual([completion.tests, completion.droppedTests], [[0, 1], []]);
});

test('candidates without tests stay', () => {
  assert.deepEqual(complete(matrixOf(['', ''])).candidates, [0, 1]);
});

test('what is left is complete, keeps its cells, and with what went makes the whole', () => {
  fc.assert(
    fc.property(anyMatrix({ characters: '0011-', maxCount: 3 }), (matrix) => {
      const { matrix: left, candidates, tests, setAside, droppedTests } = complete(matrix);
      assert.ok(isComplete(left));
      const rows = rowStrings(matrix);
      assert.deepEqual(
        rowStrings(left),
        candidates.map((candidate) => tests.map((index) => rows[candidate]?.[index]).join('')),
      );
      const ascending = (a: number, b: number) => a - b;
      assert.deepEqual([...candidates, ...setAside].sort(ascending), indexes(matrix.candidates));
      assert.deepEqual([...tests, ...droppedTests].sort(ascending), indexes(matrix.tests));
    }),
  );
});
