import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { passes } from '../../src/matrix/pass-matrix.ts';
import { aces } from '../../src/ranking/aces.ts';
import { anyMatrix, indexes, matrixOf } from '../matrix/matrices.ts';
import { assertClose } from './approximately.ts';

const plain = { counted: false };

test('a test that others bear out weighs p (1 − p) / 2; one that they contradict, nothing', () => {
  // Tests 0 and 1 pass for the first two candidates, test 2 for the others. Of the pairs of one that passes test 0 and one
  // that fails it, all four are 1 (test 1) against 1 (test 2): ties, AUC ½. With one more such test they are 2 to 1: AUC 1.
  assertClose(aces.score(matrixOf(['110', '110', '001', '001']), plain), [0, 0, 0, 0]);
  const weight = 0.5 * 0.25;
  assertClose(aces.score(matrixOf(['1110', '1110', '0001', '0001']), plain), [3 * weight, 3 * weight, 0, 0]);
});

test('a test that all pass, or none, tells nothing', () => {
  assertClose(aces.score(matrixOf(['10', '10', '10']), plain), [0, 0, 0]);
});

test('agrees with the definition, pair by pair', () => {
  fc.assert(
    fc.property(anyMatrix(), (matrix) => {
      const expected = new Float64Array(matrix.candidates);
      for (const left of indexes(matrix.tests)) {
        const others = (candidate: number) =>
          indexes(matrix.tests).filter((test) => test !== left && passes(matrix, candidate, test)).length;
        const all = indexes(matrix.candidates);
        const pass = all.filter((candidate) => passes(matrix, candidate, left));
        const fail = all.filter((candidate) => !passes(matrix, candidate, left));
        if (pass.length === 0 || fail.length === 0) continue;
        let won = 0;
        for (const a of pass)
          for (const b of fail) won += others(a) > others(b) ? 1 : others(a) === others(b) ? 0.5 : 0;
        const auc = won / (pass.length * fail.length);
        const weight = (Math.max(0, auc - 0.5) * pass.length * fail.length) / all.length ** 2;
        for (const candidate of pass) expected[candidate] = (expected[candidate] ?? 0) + weight;
      }
      assertClose(aces.score(matrix, plain), expected);
      assert.ok(aces.score(matrix, plain).every((score) => score <= matrix.tests / 8));
    }),
  );
});
