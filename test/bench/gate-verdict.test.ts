import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, judgePairs } from '../../bench/gate-verdict.ts';

test('a median over the limit is slower where most pairs agree, and in doubt where they do not', () => {
  assert.deepEqual(judge([1.3, 1.25, 1.4, 1.05]), { verdict: 'slower', ratio: 1.25, slower: 3 });
  assert.deepEqual(judge([1.5, 1.6, 1.7, 0.9, 1]), { verdict: 'in doubt', ratio: 1.5, slower: 3 });
});

test('a few slow pairs, and a regression within the limit, are fine', () => {
  assert.equal(judge([1, 0.98, 3, 1.01, 1.02, 5, 0.97, 1]).verdict, 'fine');
  assert.equal(judge([1.2, 1.2, 1.2, 1.2]).verdict, 'fine');
});

test('either measure tells a regression, and wall time alone where there is no other', () => {
  const pairs = (cpu: number | null, wall: number) => Array.from({ length: 4 }, () => ({ cpu, wall }));
  assert.equal(judgePairs(pairs(1.5, 1)).verdict, 'slower');
  assert.equal(judgePairs(pairs(1, 1.5)).verdict, 'slower');
  assert.equal(judgePairs(pairs(1, 1)).verdict, 'fine');
  assert.deepEqual(judgePairs(pairs(null, 1.5)), {
    verdict: 'slower',
    cpu: null,
    wall: { verdict: 'slower', ratio: 1.5, slower: 4 },
  });
});
