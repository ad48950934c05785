import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relevanceScore } from '../../src/ranking/relevance-score.ts';

test('a linear score is a share of the best', () => {
  assert.deepEqual(
    [4, 1, 0].map((score) => relevanceScore(score, 4, 'linear')),
    [1, 0.25, 0],
  );
});

test('a linear score that is negative is worth nothing, and so are all when the best is', () => {
  assert.equal(relevanceScore(-1, 4, 'linear'), 0);
  assert.equal(relevanceScore(0, 0, 'linear'), 0);
  assert.equal(relevanceScore(-2, -1, 'linear'), 0);
});

test('a log score is the odds against the best', () => {
  assert.equal(relevanceScore(-34, -34, 'log'), 1);
  assert.equal(relevanceScore(-35, -34, 'log'), Math.exp(-1));
  assert.equal(relevanceScore(-1e6, -34, 'log'), 0);
});
