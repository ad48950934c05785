import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import { inParallel } from '../../src/bench/in-parallel.ts';

test('never more at once than asked for, and results in the order of the items', async () => {
  let running = 0;
  let most = 0;
  const results = await inParallel([5, 1, 4, 2, 3], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < item; turn++) await tick();
    running -= 1;
    return item * 10;
  });
  assert.equal(most, 2);
  assert.deepEqual(results, [50, 10, 40, 20, 30]);
});
