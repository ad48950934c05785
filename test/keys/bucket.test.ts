import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createBucket } from '../../src/keys/bucket.ts';

test('a full bucket gives a minute’s worth at once, then one at a time', () => {
  const bucket = createBucket(60);
  for (let taken = 0; taken < 60; taken++) {
    assert.equal(bucket.waitMs(1, 0), 0);
    bucket.take(1, 0);
  }
  assert.equal(bucket.waitMs(1, 0), 1_000);
  assert.equal(bucket.waitMs(1, 400), 600);
  assert.equal(bucket.waitMs(1, 1_000), 0);
});

test('what was taken beyond the level is a debt', () => {
  const bucket = createBucket(60);
  bucket.take(90, 0);
  assert.equal(bucket.waitMs(0, 0), 30_000);
  assert.equal(bucket.waitMs(0, 30_000), 0);
});

test('whoever waits as long as told can take, and over any time gets no more than was saved up and refilled', () => {
  const steps = fc.array(fc.record({ after: fc.nat(5_000), amount: fc.integer({ min: 1, max: 20 }) }));
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 1_000 }), steps, (perMinute, asked) => {
      const bucket = createBucket(perMinute);
      let now = 0;
      let taken = 0;
      for (const { after, amount } of asked) {
        now += after;
        now += bucket.waitMs(amount, now);
        assert.ok(bucket.waitMs(amount, now) < 1e-6);
        bucket.take(amount, now);
        taken += amount;
        assert.ok(taken <= perMinute + (now * perMinute) / 60_000 + 1e-6);
      }
    }),
  );
});

test('without a number there is no end to it', () => {
  const bucket = createBucket(undefined);
  bucket.take(1e12, 0);
  assert.equal(bucket.waitMs(1e12, 0), 0);
});
