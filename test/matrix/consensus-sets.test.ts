import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { consensusSets } from '../../src/matrix/consensus-sets.ts';
import { rowStrings } from '../../src/matrix/row-strings.ts';
import { anyMatrix, matrixOf } from './matrices.ts';

test('candidates that pass the same tests are one set, sets in the order of their first members', () => {
  const matrix = matrixOf(['10', '01', '10', '00'], { candidateCounts: [1, 2, 3, 4] });
  assert.deepEqual(consensusSets(matrix), [
    { first: 0, candidates: [0, 2], size: 4 },
    { first: 1, candidates: [1], size: 2 },
    { first: 3, candidates: [3], size: 4 },
  ]);
});

test('rows that differ in any one of a thousand tests are apart', () => {
  const rows = Array.from({ length: 1_000 }, (_, at) => `${'0'.repeat(at)}1${'0'.repeat(999 - at)}`);
  assert.equal(consensusSets(matrixOf(rows)).length, 1_000);
});

test('without tests all candidates agree; without candidates there are no sets', () => {
  assert.deepEqual(consensusSets(matrixOf(['', ''])), [{ first: 0, candidates: [0, 1], size: 2 }]);
  assert.deepEqual(consensusSets(matrixOf([])), []);
});

test('the sets are those that comparing all pairs of rows gives', () => {
  fc.assert(
    fc.property(anyMatrix(), (matrix) => {
      const rows = rowStrings(matrix);
      const expected = rows
        .map((row) => rows.flatMap((other, index) => (other === row ? [index] : [])))
        .filter((members, index) => members[0] === index);
      assert.deepEqual(
        consensusSets(matrix).map(({ candidates }) => candidates),
        expected,
      );
    }),
  );
});
