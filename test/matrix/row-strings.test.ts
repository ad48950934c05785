import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matrixFromRows, rowStrings } from '../../src/matrix/row-strings.ts';
import { anyRows, matrixOf } from './matrices.ts';

test('rows come back as they were sent', () => {
  fc.assert(
    fc.property(anyRows({ characters: '01-' }), (rows) => assert.deepEqual(rowStrings(matrixOf(rows)), rows)),
  );
});

test('a matrix may have no candidates, or candidates and no tests', () => {
  assert.deepEqual(rowStrings(matrixOf([])), []);
  assert.deepEqual(rowStrings(matrixOf(['', ''])), ['', '']);
});

test('a row of another length is pointed at', () => {
  assert.deepEqual(matrixFromRows(['10', '1', '111']), {
    kind: 'invalid_matrix',
    errors: [
      {
        pointer: '/matrix/1',
        detail: 'This row has 1 characters and the first has 2: give every candidate one character per test.',
      },
    ],
  });
});

test('a character that is no cell is pointed at', () => {
  assert.deepEqual(matrixFromRows(['10', '1P']), {
    kind: 'invalid_matrix',
    errors: [
      {
        pointer: '/matrix/1',
        detail: 'Character 1 is "P": only 1 (passed), 0 (did not) and - (not known) are allowed.',
      },
    ],
  });
});

test('counts that are too few, or out of range, are pointed at', () => {
  assert.deepEqual(matrixFromRows(['10', '11'], { candidateCounts: [1], testCounts: [1, 0] }), {
    kind: 'invalid_matrix',
    errors: [
      {
        pointer: '/candidate_counts',
        detail: 'There are 2 candidates and 1 counts: give one count each, or leave the field out.',
      },
      { pointer: '/test_counts/1', detail: 'A count must be an integer from 1 to 1000000.' },
    ],
  });
});
