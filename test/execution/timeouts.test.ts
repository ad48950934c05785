import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSlowTests, shorterLimitMs } from '../../src/execution/timeouts.ts';
import { Outcome } from '../../workers/messages.ts';

const shorter = (limitMs: number, row: string, cpuMs: readonly number[]) =>
  shorterLimitMs(
    limitMs,
    Uint8Array.from(Buffer.from(row, 'latin1')),
    Uint32Array.from(cpuMs, (ms) => ms * 1000),
    row.indexOf('T'),
  );

test('the shorter limit is an eighth of the limit, or twice the slowest cell that ended before', () => {
  assert.equal(shorter(1000, 'PT', [1, 1000]), 125);
  assert.equal(shorter(1000, 'PFT', [150, 170, 1000]), 340);
});

test('what did not end, or came after the time-out, has no part in it', () => {
  assert.equal(shorter(1000, 'PMT', [1, 450, 1000]), 125);
  assert.equal(shorter(1000, 'PTP', [1, 1000, 450]), 125);
});

test('there is none where it would save little: short limits, and cells that took a quarter of the limit', () => {
  assert.equal(shorter(30, 'PT', [1, 30]), null);
  assert.equal(shorter(60, 'PT', [1, 60]), 20);
  assert.equal(shorter(1000, 'PT', [300, 1000]), null);
});

test('there is none before a cell has ended: what the start of the program takes is not known', () => {
  assert.equal(shorter(1000, 'T', [1000]), null);
  assert.equal(shorter(1000, 'MT', [1, 1000]), null);
});

test('a test that two candidates were over the whole limit in gets an eighth of it, or twice what the slowest needed', () => {
  const slow = createSlowTests(1000, 2);
  slow.take(1, Outcome.timeout, 1_000_000, true);
  slow.take(1, Outcome.timeout, 125_000, false);
  assert.equal(slow.limitMs(1), null);
  slow.take(1, Outcome.timeout, 1_000_000, true);
  assert.equal(slow.limitMs(1), 125);
  assert.equal(slow.limitMs(0), null);
  slow.take(1, Outcome.failed, 200_000, true);
  assert.equal(slow.limitMs(1), 400);
  slow.take(1, Outcome.passed, 300_000, true);
  assert.equal(slow.limitMs(1), null);
});
