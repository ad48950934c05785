import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Evidence } from '../../src/matrix/evidence.ts';
import { type PassMatrix, passes } from '../../src/matrix/pass-matrix.ts';
import { presume } from '../../src/matrix/presume.ts';
import { matrixFromRows, rowStrings } from '../../src/matrix/row-strings.ts';

const rowsOf = fc
  .record({ candidates: fc.integer({ min: 1, max: 8 }), tests: fc.integer({ min: 1, max: 8 }) })
  .chain(({ candidates, tests }) =>
    fc.array(
      fc
        .array(fc.constantFrom('0', '1', '-'), { minLength: tests, maxLength: tests })
        .map((row) => row.join('')),
      { minLength: candidates, maxLength: candidates },
    ),
  );

test('a candidate follows the nearest of those of which most is known', () => {
  assert.deepEqual(filled(['1100', '0011', '1---', '00--', '---1']), [
    '1100',
    '0011',
    '1100',
    '0011',
    '0011',
  ]);
});

test('who differs from everybody in more than half of what is known follows nobody, and fails', () => {
  assert.deepEqual(filled(['111', '0--']), ['111', '000']);
});

test('what is known stays, and what is filled in is all but rows and columns of which nothing is known', () => {
  fc.assert(
    fc.property(rowsOf, (rows) => {
      const isTouched = (cells: string) => /[01]/.test(cells);
      const columns = [...(rows[0] ?? '')].map((_, test) => rows.map((row) => row[test]).join(''));
      for (const [candidate, row] of filled(rows).entries()) {
        for (const [at, cell] of [...row].entries()) {
          const before = rows[candidate]?.[at];
          if (before !== '-') assert.equal(cell, before);
          else assert.equal(cell !== '-', isTouched(rows[candidate] ?? '') && isTouched(columns[at] ?? ''));
        }
      }
    }),
  );
});

test('what is complete is not touched', () => {
  const seen = { matrix: matrixOf(['10', '01']), evidence: null };
  assert.equal(presume(seen), seen);
});

test('an answer to a question says what the candidate makes of the other tests on it', () => {
  // Both tests ask question 0; the first wants answer 0, the second answer 1.
  const evidence: Evidence = {
    kind: 'evidence',
    candidates: 3,
    tests: 2,
    questions: ['f(1)'],
    answers: ['1', '2'].map((text) => ({ kind: 'value', type: 'int', text })),
    questionOfTest: Int32Array.of(0, 0),
    wantedByTest: Int32Array.of(0, 1),
    given: Int32Array.of(0, 1, 0),
  };
  const presumed = presume({ matrix: matrixOf(['10', '0-', '1-']), evidence });
  assert.deepEqual(rowStrings(presumed.matrix), ['10', '01', '10']);
  assert.deepEqual([...(presumed.evidence?.given ?? [])], [0, 1, 0]);
  assert.ok(passes(presumed.matrix, 1, 1));
});

function filled(rows: readonly string[]): string[] {
  return rowStrings(presume({ matrix: matrixOf(rows), evidence: null }).matrix);
}

function matrixOf(rows: readonly string[]): PassMatrix {
  const matrix = matrixFromRows(rows);
  assert.equal(matrix.kind, 'pass_matrix');
  return matrix;
}
