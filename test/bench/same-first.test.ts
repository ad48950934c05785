import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFirstInFull } from '../../bench/same-first.ts';

const full = [
  { index: 2, rank: 1, cluster: 0 },
  { index: 0, rank: 1, cluster: 1 },
  { index: 1, rank: 3, cluster: 0 },
  { index: 3, rank: 4, cluster: null },
];
const only = (index: number) => isFirstInFull([{ index, rank: 1, cluster: 0 }], full);

test('the first of a part is looked up in the full ranking', () => {
  assert.deepEqual(only(2), { same: true, cluster: true });
  assert.deepEqual(only(0), { same: true, cluster: false });
  assert.deepEqual(only(1), { same: false, cluster: true });
  assert.deepEqual(only(3), { same: false, cluster: false });
  assert.deepEqual(only(9), { same: false, cluster: false });
});
