import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mbrExec } from '../../src/ranking/mbr-exec.ts';
import { matrixOf } from '../matrix/matrices.ts';

test('the score is the size of the consensus set, whatever it passes', () => {
  assert.deepEqual([...mbrExec.score(matrixOf(['00', '11', '00']), { counted: false })], [2, 1, 2]);
});

test('counted, a candidate that came three times agrees with itself', () => {
  const matrix = matrixOf(['00', '11', '00'], { candidateCounts: [1, 3, 1], testCounts: [5, 5] });
  assert.deepEqual([...mbrExec.score(matrix, { counted: true })], [2, 3, 2]);
  assert.deepEqual([...mbrExec.score(matrix, { counted: false })], [2, 1, 2]);
});
