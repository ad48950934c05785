import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean, oraclePassAt1, passAt1, randomPassAt1 } from '../../bench/pass-at-1.ts';

/** Samples 1, 2, 3 and 4 times; the second and the fourth program are right. */
const problem = {
  candidates: [1, 2, 3, 4].map((count) => ({ code: '', count })),
  reference: { ground_truth: '01T1' },
};

test('candidates that tie are taken as often as they were sampled', () => {
  assert.equal(passAt1(problem, [1]), 1);
  assert.equal(passAt1(problem, [2]), 0);
  assert.equal(passAt1(problem, [0, 1]), 2 / 3);
  assert.equal(passAt1(problem, [0, 2, 3]), 4 / 8);
});

test('a random pick takes any sample', () => {
  assert.equal(randomPassAt1(problem), 6 / 10);
});

test('an oracle fails only where nothing is right', () => {
  assert.equal(oraclePassAt1(problem), 1);
  assert.equal(oraclePassAt1({ ...problem, reference: { ground_truth: '0TC0' } }), 0);
});

test('the mean of nothing is a mistake', () => {
  assert.equal(mean([0, 1, 0.5]), 0.5);
  assert.throws(() => mean([]), RangeError);
});
