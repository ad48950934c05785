import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  growth,
  inMb,
  inMs,
  inSeconds,
  median,
  medianRatio,
  perSecond,
  spread,
} from '../../src/bench/figures.ts';

test('times have three digits or so', () => {
  assert.deepEqual([0.5, 8.254, 41.26, 417.4, 5_432].map(inMs), [
    '0.50 ms',
    '8.25 ms',
    '41.3 ms',
    '417 ms',
    '5432 ms',
  ]);
  assert.equal(inSeconds(61_250), '61.3 s');
});

test('sizes are in whole megabytes', () => {
  assert.deepEqual([1_130 * 2 ** 20, 2 ** 19].map(inMb), ['1,130 MB', '1 MB']);
});

test('rates are counted by the second', () => {
  assert.equal(perSecond(10_000, 250), '40,000');
});

test('a ratio is that of the middle round, whatever the speed of the rounds', () => {
  // The second round was slow for both, the third disturbed one of them.
  assert.equal(medianRatio([200, 20, 50], [100, 10, 100]), 2);
  assert.throws(() => medianRatio([1], [1, 2]), RangeError);
  assert.throws(() => medianRatio([], []), RangeError);
});

test('the median is one of the values', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.throws(() => median([]), RangeError);
});

test('growth has a sign', () => {
  assert.deepEqual([growth(200, 205), growth(200, 190), growth(200, 200)], ['+2.5%', '-5.0%', '+0.0%']);
});

test('a sample is spread over all items, in their order', () => {
  const items = Array.from({ length: 10 }, (_, index) => index);
  assert.deepEqual(spread(items, 2), [2, 7]);
  assert.deepEqual(spread(items, 5), [1, 3, 5, 7, 9]);
  assert.deepEqual(spread(items, 3), [1, 5, 8]);
  assert.deepEqual(spread(items, 10), items);
  assert.deepEqual(spread(items, 99), items);
});
