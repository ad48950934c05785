/** The matrix as the wire has it: one string per candidate, one character per test (`1` passed, `0` did not, `-` not known). */
import { type Counts, countErrors } from './counts.ts';
import type { FieldError } from './field-error.ts';
import { type Cell, isKnown, matrixFromCells, type PassMatrix, passes } from './pass-matrix.ts';

/** Rows or counts that make no matrix. */
export type InvalidMatrix = {
  readonly kind: 'invalid_matrix';
  /** At least one; pointers are those of a `POST /v1/score` request. */
  readonly errors: readonly FieldError[];
};

/**
 * Makes a matrix of rows of `0`, `1` and `-`, all of one length. No rows are a matrix of 0 × 0.
 *
 * @example matrixFromRows(['110', '01-'], { testCounts: [1, 1, 3] })
 */
export function matrixFromRows(rows: readonly string[], counts: Counts = {}): PassMatrix | InvalidMatrix {
  const tests = rows[0]?.length ?? 0;
  const errors = [...rowErrors(rows, tests), ...countErrors(rows.length, tests, counts)];
  if (errors.length > 0) return { kind: 'invalid_matrix', errors };
  return matrixFromCells(rows.length, tests, (candidate, test) => cellOf(rows[candidate]?.[test]), counts);
}

/** The rows that `matrixFromRows` makes the same cells of. */
export function rowStrings(matrix: PassMatrix): string[] {
  // Through bytes: a million cells by joining characters take a quarter of a second.
  const row = Buffer.alloc(matrix.tests);
  return Array.from({ length: matrix.candidates }, (_, candidate) => {
    for (let test = 0; test < matrix.tests; test++) {
      row[test] = passes(matrix, candidate, test)
        ? PASSED
        : isKnown(matrix, candidate, test)
          ? FAILED
          : UNKNOWN;
    }
    return row.toString('latin1');
  });
}

const PASSED = '1'.charCodeAt(0);
const FAILED = '0'.charCodeAt(0);
const UNKNOWN = '-'.charCodeAt(0);

function cellOf(character: string | undefined): Cell {
  return character === '-' ? null : character === '1';
}

/** At most one error, of the first row that is wrong: ten thousand wrong rows are one mistake. */
function rowErrors(rows: readonly string[], tests: number): FieldError[] {
  for (const [index, row] of rows.entries()) {
    const pointer = `/matrix/${index}`;
    if (row.length !== tests) {
      const detail = `This row has ${row.length} characters and the first has ${tests}: give every candidate one character per test.`;
      return [{ pointer, detail }];
    }
    const at = row.search(/[^01-]/);
    if (at !== -1) {
      const detail = `Character ${at} is ${JSON.stringify(row.charAt(at))}: only 1 (passed), 0 (did not) and - (not known) are allowed.`;
      return [{ pointer, detail }];
    }
  }
  return [];
}
