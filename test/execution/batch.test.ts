import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Batch, createBatch, isDone, nextCells, recover, settle } from '../../src/execution/batch.ts';
import { Outcome } from '../../workers/messages.ts';

/**
 * Plays a batch to its end against a sandbox that dies on the cells named in `deadly`, gives back at most `most`
 * cells a slice, and is killed from outside at the slices numbered in `kills`.
 */
function play(cells: number, deadly: ReadonlySet<number>, most: number, kills: ReadonlySet<number>): Batch {
  const batch = createBatch(0, new Uint8Array(cells));
  for (let slice = 0; !isDone(batch); slice++) {
    assert.ok(slice < 100 * (cells + 1), 'it ends');
    const [from, to] = nextCells(batch);
    if (kills.has(slice)) {
      recover(batch, 'killed');
      continue;
    }
    const end = Math.min(to, from + most);
    const dies = Array.from({ length: end - from }, (_, index) => from + index).some((cell) =>
      deadly.has(cell),
    );
    if (dies) recover(batch, 'crashed');
    else settle(batch, null, new Uint8Array(end - from).fill(Outcome.passed));
  }
  return batch;
}

test('only the cells that bring the sandbox down are X, whatever the slices and however often it is killed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.uniqueArray(fc.nat(59), { maxLength: 4 }),
      fc.integer({ min: 1, max: 70 }),
      fc.uniqueArray(fc.nat(30), { maxLength: 5 }),
      (cells, deadly, most, kills) => {
        const culprits = new Set(deadly);
        const { row } = play(cells, culprits, most, new Set(kills));
        row.forEach((outcome, cell) => {
          assert.equal(outcome, culprits.has(cell) ? Outcome.crashed : Outcome.passed);
        });
      },
    ),
  );
});

test('a candidate whose every cell is deadly is given up after five, and says how many were concluded', () => {
  const batch = play(100, new Set(Array.from({ length: 100 }, (_, cell) => cell)), 100, new Set());
  assert.ok(batch.row.every((outcome) => outcome === Outcome.crashed));
  assert.equal(batch.concluded, 95);
});

test('a load that brings the sandbox down twice, the second time alone, is every cell’s X', () => {
  const batch = createBatch(0, new Uint8Array(10));
  recover(batch, 'crashed');
  assert.deepEqual(nextCells(batch), [0, 0]);
  recover(batch, 'crashed');
  assert.ok(isDone(batch));
  assert.ok(batch.row.every((outcome) => outcome === Outcome.crashed));
});

test('a load outcome is every cell’s', () => {
  const batch = createBatch(0, new Uint8Array(4));
  settle(batch, Outcome.timeout, new Uint8Array());
  assert.deepEqual([...batch.row], Array(4).fill(Outcome.timeout));
  assert.equal(batch.concluded, 3);
});

test('kills and faults from outside are I in the end, and only for what is not known yet', () => {
  for (const [mishap, most] of [
    ['killed', 6],
    ['fault', 3],
  ] as const) {
    const batch = createBatch(0, new Uint8Array(3));
    settle(batch, null, new Uint8Array([Outcome.passed]));
    for (let time = 0; time < most; time++) {
      assert.ok(!isDone(batch));
      recover(batch, mishap);
    }
    assert.deepEqual([...batch.row], [Outcome.passed, Outcome.infrastructure, Outcome.infrastructure]);
  }
});
