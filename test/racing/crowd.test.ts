import assert from 'node:assert/strict';
import { test } from 'node:test';
import { donorsOf } from '../../src/matrix/presume.ts';
import { isWorthSharing, unitsOf } from '../../src/matrix/units.ts';
import { crowdOf } from '../../src/racing/crowd.ts';
import { evidenceOf } from '../matrix/evidences.ts';

const crowdOfRows = (given: readonly string[]) => {
  const seen = evidenceOf({
    given,
    tests: [
      [0, '1'],
      [1, '1'],
    ],
  });
  const units = unitsOf(seen);
  return crowdOf(units, donorsOf(given.length, units), (answer) => isWorthSharing(seen.evidence, answer));
};

test('the crowd is those with whom most agree on values, the most first', () => {
  assert.deepEqual(crowdOfRows(['1 2', '3 4', '3 4', '5 6', '3 7']), [1, 2]);
});

test('who throws or runs out of time alike is no crowd', () => {
  assert.deepEqual(crowdOfRows(['!E !E', '!E !E', '@T @T', '@T @T', '1 2', '1 3']), [4, 5]);
});
