import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createResidentMemory, KEPT_MB, SLACK_MB } from '../../workers/resident-memory.ts';

const MB = 2 ** 20;

function memoryOf(warmMb: number) {
  let bytes = warmMb * MB;
  const memory = createResidentMemory(() => bytes);
  return {
    ...memory,
    growTo(mb: number) {
      bytes = mb * MB;
    },
  };
}

test('a cell is over its memory when the process holds more than warm, limit and slack at two looks', () => {
  const memory = memoryOf(100);
  memory.growTo(100 + 64 + SLACK_MB);
  assert.equal(memory.isOver(1, 64), false);
  assert.equal(memory.isOver(1, 64), false);
  memory.growTo(100 + 64 + SLACK_MB + 1);
  assert.equal(memory.isOver(1, 64), false);
  assert.equal(memory.isOver(1, 64), true);
});

test('what a slice left behind is not held against the next one at the first look', () => {
  const memory = memoryOf(100);
  memory.growTo(2000);
  assert.equal(memory.isOver(1, 64), false);
  assert.equal(memory.isOver(2, 64), false);
  memory.growTo(100);
  assert.equal(memory.isOver(2, 64), false);
  memory.growTo(2000);
  assert.equal(memory.isOver(2, 64), false);
  assert.equal(memory.isOver(2, 64), true);
});

test('a larger limit allows more', () => {
  const memory = memoryOf(100);
  memory.growTo(100 + 512 + SLACK_MB);
  memory.isOver(1, 512);
  assert.equal(memory.isOver(1, 512), false);
  memory.isOver(2, 511);
  assert.equal(memory.isOver(2, 511), true);
});

test('a process that keeps much is to be replaced, before a cell could be judged by it', () => {
  const memory = memoryOf(100);
  memory.growTo(100 + KEPT_MB);
  assert.equal(memory.hasGrown(), false);
  memory.growTo(100 + KEPT_MB + 1);
  assert.equal(memory.hasGrown(), true);
  assert.ok(KEPT_MB < SLACK_MB);
});

test('it measures this very process', () => {
  const memory = createResidentMemory();
  const block = Buffer.alloc((KEPT_MB + 64) * MB, 1);
  assert.equal(memory.hasGrown(), true);
  assert.equal(block.at(-1), 1);
});
