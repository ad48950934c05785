import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentile } from '../../src/bench/percentile.ts';

test('the nearest rank', () => {
  // The example of https://en.wikipedia.org/wiki/Percentile#Worked_examples_of_the_nearest-rank_method
  const values = [50, 20, 15, 40, 35];
  assert.deepEqual(
    [0.05, 0.3, 0.4, 0.5, 1].map((share) => percentile(values, share)),
    [15, 20, 20, 35, 50],
  );
});

test('nothing has no percentile, and there is none at 0', () => {
  assert.throws(() => percentile([], 0.5), RangeError);
  assert.throws(() => percentile([1], 0), RangeError);
});
