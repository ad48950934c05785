import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSlowTests, shorterLimitMs } from '../../src/execution/timeouts.ts';
import { Outcome } from '../../workers/messages.ts';

const shorter = (limitMs: number, row: string, cpuMs: readonly number[], startMs: number | null = null) =>
  shorterLimitMs(
    limitMs,
    Uint8Array.from(Buffer.from(row, 'latin1')),
    Uint32Array.from(cpuMs, (ms) => ms * 1000),
    row.indexOf('T'),
    startMs,
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

test('there is none before a cell has ended where it is not known what the start of the program takes', () => {
  assert.equal(shorter(1000, 'T', [1000]), null);
  assert.equal(shorter(1000, 'MT', [1, 1000]), null);
  assert.equal(shorter(1000, 'MT', [1, 1000], 2), 125);
  assert.equal(shorter(1000, 'T', [1000], 200), 400);
  assert.equal(shorter(1000, 'PT', [150, 1000], 200), 400);
  assert.equal(shorter(1000, 'PT', [150, 1000], 300), null);
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

test('four that were over the whole limit outweigh one that ended and needed more than an eighth', () => {
  const slow = createSlowTests(1000, 1);
  const timeOut = (times: number) => {
    for (let time = 0; time < times; time++) slow.take(0, Outcome.timeout, 1_000_000, true);
  };
  slow.take(0, Outcome.passed, 100_000, true);
  slow.take(0, Outcome.failed, 900_000, true);
  timeOut(3);
  assert.equal(slow.limitMs(0), null);
  timeOut(1);
  assert.equal(slow.limitMs(0), 200, 'twice what the quick ones needed');
  slow.take(0, Outcome.failed, 130_000, true);
  assert.equal(slow.limitMs(0), null);
  timeOut(4);
  assert.equal(slow.limitMs(0), 200);
});
