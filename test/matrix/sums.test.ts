import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { passes } from '../../src/matrix/pass-matrix.ts';
import { sumsOverPassedTests, sumsOverPassingCandidates } from '../../src/matrix/sums.ts';
import { anyMatrix, indexes, matrixOf } from './matrices.ts';

// Integers, so that the order of adding does not show.
const weights = Float64Array.from({ length: 20 }, (_, index) => 3 ** index);

function sum(items: readonly number[]): number {
  return items.reduce((total, item) => total + (weights[item] ?? 0), 0);
}

test('from the left and from the right, eight cells at once come to what cell by cell does', () => {
  fc.assert(
    fc.property(anyMatrix({ characters: '01-' }), (matrix) => {
      const candidates = indexes(matrix.candidates);
      const tests = indexes(matrix.tests);
      const perCandidate = candidates.map((candidate) =>
        sum(tests.filter((index) => passes(matrix, candidate, index))),
      );
      const perTest = tests.map((index) =>
        sum(candidates.filter((candidate) => passes(matrix, candidate, index))),
      );
      assert.deepEqual([...sumsOverPassedTests(matrix, weights.subarray(0, matrix.tests))], perCandidate);
      assert.deepEqual(
        [...sumsOverPassingCandidates(matrix, weights.subarray(0, matrix.candidates))],
        perTest,
      );
    }),
  );
});

test('equal rows get sums that are equal to the last bit', () => {
  const thirds = Float64Array.from({ length: 17 }, (_, index) => 1 / (index + 3));
  const [first, second] = sumsOverPassedTests(matrixOf(['10110111011011011', '10110111011011011']), thirds);
  assert.equal(first, second);
});
