import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxPass } from '../../src/ranking/max-pass.ts';
import { matrixOf } from '../matrix/matrices.ts';

test('the score is the number of tests passed', () => {
  assert.deepEqual([...maxPass.score(matrixOf(['1111', '1010', '0000']), { counted: true })], [4, 2, 0]);
});

test('counted, a test that came three times is passed three times', () => {
  const matrix = matrixOf(['10', '01'], { candidateCounts: [1, 9], testCounts: [3, 1] });
  assert.deepEqual([...maxPass.score(matrix, { counted: true })], [3, 1]);
  assert.deepEqual([...maxPass.score(matrix, { counted: false })], [1, 1]);
});
