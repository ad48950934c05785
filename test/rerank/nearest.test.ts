import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../src/rerank/wire/nearest.ts';

const FIELDS = ['id', 'code', 'count', 'source', 'candidates', 'cell_timeout_ms'];

for (const [given, meant] of [
  ['cods', 'code'],
  ['coed', 'code'],
  ['Count', 'count'],
  ['counts', 'count'],
  ['canddates', 'candidates'],
  ['candiadtes', 'candidates'],
  ['cell_timeout', 'cell_timeout_ms'],
  ['timeout_ms', 'cell_timeout_ms'],
  ['model_source', 'source'],
  ['cell_timeoutms', 'cell_timeout_ms'],
  ['is', 'id'],
  ['weight', undefined],
  ['', undefined],
  ['x'.repeat(1_000_000), undefined],
] as const) {
  test(`${given.slice(0, 20)} is ${meant === undefined ? 'no misspelling' : `a misspelling of ${meant}`}`, () => {
    assert.equal(nearest(given, FIELDS), meant);
  });
}
