import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sortableId } from '../../src/rerank/id.ts';

test('ids sort by time and do not repeat', () => {
  const times = [0, 1, 31, 32, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48 - 1];
  const ids = times.map((time) => sortableId('rr', time));
  assert.deepEqual(ids.toSorted(), ids);
  for (const id of ids) assert.match(id, /^rr_[0-9A-HJKMNP-TV-Z]{26}$/);
  assert.equal(new Set(Array.from({ length: 10_000 }, () => sortableId('rr', 0))).size, 10_000);
});

test('the time is written as ULIDs write it', () => {
  assert.equal(sortableId('rr', 1_469_918_176_385).slice(0, 13), 'rr_01ARYZ6S41');
});
