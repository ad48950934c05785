/** The strategies that read what candidates returned: hand-computed cases, and each at the limits of another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { consensusSets } from '../../src/matrix/consensus-sets.ts';
import { alphacode } from '../../src/ranking/alphacode.ts';
import { majorityTest } from '../../src/ranking/majority-test.ts';
import { mbrExec } from '../../src/ranking/mbr-exec.ts';
import { mbrOutput } from '../../src/ranking/mbr-output.ts';
import { srank } from '../../src/ranking/srank.ts';
import { anyEvidence, evidenceOf } from '../matrix/evidences.ts';
import { anyMatrix, matrixOf } from '../matrix/matrices.ts';
import { assertClose } from './approximately.ts';

const soft = { soft: true, counted: false };
const hard = { soft: false, counted: false };
const three = evidenceOf(
  {
    given: ['1 2 3', '1 2 4', '1 !E 4', '!E !E !E', '!E !E !E'],
    tests: [[0, '1'], [1, '5'], null],
  },
  ['001', '001', '000', '000', '001'],
);

test('mbr_output, soft: the share of questions on which two return the same value, summed', () => {
  // Question 0: 3 say 1. Question 1: 2 say 2. Question 2: 3 alone, 4 twice. Test 2 is a question of its own: 3 pass.
  const expected = [(3 + 2 + 1 + 3) / 4, (3 + 2 + 2 + 3) / 4, (3 + 0 + 2) / 4, 0, 3 / 4];
  assertClose(mbrOutput.score(three.matrix, soft, three), expected);
});

test('mbr_output, hard: all answers alike, exceptions among them', () => {
  const { matrix, evidence } = evidenceOf({ given: ['1 !E', '1 !E', '1 !F', '1 @T'], tests: [[0, '1']] });
  assert.deepEqual([...mbrOutput.score(matrix, hard, { evidence })], [2, 2, 1, 1]);
});

test('mbr_output, hard, is mbr_exec where there are only bits', () => {
  fc.assert(
    fc.property(anyMatrix({ maxCount: 3 }), fc.boolean(), (matrix, counted) => {
      assert.deepEqual(mbrOutput.score(matrix, { soft: false, counted }), mbrExec.score(matrix, { counted }));
    }),
  );
});

test('srank by sizes is mbr_output, soft', () => {
  fc.assert(
    fc.property(anyEvidence, (table) => {
      const { matrix, evidence } = evidenceOf(table);
      assertClose(
        srank.score(matrix, { by_size: true, by_passed: false, counted: false }, { evidence }),
        mbrOutput.score(matrix, soft, { evidence }),
      );
    }),
  );
});

test('srank: overlap of clusters times their features', () => {
  // Clusters {0, 1} (size 2, passes 1 test) and {2} (size 1, passes 2), which overlap on one question of two.
  const { matrix, evidence } = evidenceOf({
    given: ['1 2', '1 2', '1 3'],
    tests: [
      [0, '1'],
      [1, '3'],
    ],
  });
  const score = (by_size: boolean, by_passed: boolean) => [
    ...srank.score(matrix, { by_size, by_passed, counted: false }, { evidence }),
  ];
  assert.deepEqual(score(true, true), [2 + 1, 2 + 1, 2 + 1]);
  assert.deepEqual(score(true, false), [2.5, 2.5, 2]);
  assert.deepEqual(score(false, true), [2, 2, 2.5]);
  assert.deepEqual(score(false, false), [1.5, 1.5, 1.5]);
});

test('majority_test: a test weighs as the share of those that returned a value who return the one it wants', () => {
  // Test 0: 3 of 3 values. Test 1: nobody says 5. Test 2 has no question: 3 of 5 pass it.
  assertClose(majorityTest.score(three.matrix, { counted: false }, three), [1.6, 1.6, 1, 0, 0.6]);
});

test('majority_test: from bits alone a test weighs as its pass rate', () => {
  assertClose(majorityTest.score(matrixOf(['11', '10']), { counted: false }), [1.5, 1]);
});

test('alphacode: the first of the largest cluster, then of the next, then the second of each', () => {
  const { matrix, evidence } = evidenceOf({ given: ['9', '1', '1', '2', '2', '2'], tests: [null] });
  const scores = alphacode.score(matrix, {}, { evidence });
  const order = [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  assert.deepEqual(order, [3, 1, 0, 4, 2, 5]);
});

test('alphacode: one of each cluster before a second of any', () => {
  fc.assert(
    fc.property(anyMatrix(), (matrix) => {
      const firsts = [...alphacode.score(matrix, {})].filter((score) => score > 0);
      assert.equal(firsts.length, consensusSets(matrix).length);
    }),
  );
});
