import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBatch } from '../../src/execution/batch.ts';
import { createWaitingBatches } from '../../src/execution/waiting-batches.ts';

const batchesOf = (number: number) =>
  Array.from({ length: number }, (_, candidate) =>
    createBatch(candidate, new Uint8Array(4), Uint32Array.of(0, 1, 2, 3)),
  );

/** Batches that wait, and a sandbox that takes the next and says whose it is. */
function waitingOf(number: number, mayBeBeside: boolean) {
  const waiting = createWaitingBatches(batchesOf(number), () => mayBeBeside);
  const take = () => waiting.take(() => true);
  /** The next has its slice, with a time-out in it or not, and cells left. */
  const run = (late: boolean) => {
    const batch = take();
    assert.ok(batch);
    waiting.leave(batch);
    batch.late ||= late;
    waiting.add(batch);
    return batch.candidate;
  };
  return { waiting, take, run };
}

test('one sandbox has the honest first, then the late, each of them to its end', () => {
  const { run } = waitingOf(3, true);
  assert.deepEqual([run(true), run(false), run(true)], [0, 1, 2]);
  assert.deepEqual([run(true), run(false), run(false), run(false)], [1, 0, 0, 0]);
});

test('beside an honest one runs one late, unless that is not to be', () => {
  for (const [mayBeBeside, expected] of [
    [true, [2, 0, 3]],
    [false, [2, 3, 1]],
  ] as const) {
    const { take, run } = waitingOf(4, mayBeBeside);
    assert.deepEqual([run(true), run(false)], [0, 1]);
    assert.deepEqual([take()?.candidate, take()?.candidate, take()?.candidate], expected);
  }
});

test('what was given back is the next again, and what was given up is gone', () => {
  const { waiting, take } = waitingOf(3, true);
  const first = take();
  assert.ok(first);
  waiting.giveBack(first);
  assert.equal(take(), first);
  waiting.clear();
  assert.equal(take(), null);
});
