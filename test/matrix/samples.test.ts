import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  candidateSamples,
  passedSamples,
  passingSamples,
  passRates,
  testSamples,
} from '../../src/matrix/samples.ts';
import { matrixOf } from './matrices.ts';

const matrix = matrixOf(['110', '01-', '--0'], { candidateCounts: [1, 3, 4], testCounts: [1, 10, 100] });

test('samples are counted, not texts', () => {
  assert.equal(candidateSamples(matrix), 8);
  assert.equal(testSamples(matrix), 111);
  assert.deepEqual([...passedSamples(matrix)], [11, 10, 0]);
  assert.deepEqual([...passingSamples(matrix)], [1, 4, 0]);
});

test('a pass rate is among the samples of which it is known', () => {
  assert.deepEqual(passRates(matrix), [1 / 4, 1, 0]);
});

test('a test that nobody knows of has no pass rate', () => {
  assert.deepEqual(passRates(matrixOf(['1-', '0-'])), [0.5, null]);
});

test('sums stay exact where ten thousand tests came a million times each', () => {
  const tests = 10_000;
  const many = matrixOf(['1'.repeat(tests)], { testCounts: new Array<number>(tests).fill(1_000_000) });
  assert.deepEqual([...passedSamples(many)], [1e10]);
});
