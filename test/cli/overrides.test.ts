import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../../src/cli/exit.ts';
import { toParts, toStrategy } from '../../src/cli/overrides.ts';

test('a strategy is a name, or JSON with parameters', () => {
  assert.equal(toStrategy('b4'), 'b4');
  assert.deepEqual(toStrategy('{"name":"b4","alpha_xy":10}'), { name: 'b4', alpha_xy: 10 });
  assert.throws(() => toStrategy('{"name":'), UsageError);
});

test('parts of a reply are named with commas between', () => {
  assert.deepEqual(toParts('matrix, outcomes'), ['matrix', 'outcomes']);
  assert.throws(() => toParts('matrix,nothing'), UsageError);
});
