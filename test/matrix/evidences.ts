/** Evidence for tests, written as a table of what each candidate returned to each question. */
import fc from 'fast-check';
import type { Answer, Evidence } from '../../src/matrix/evidence.ts';
import type { PassMatrix } from '../../src/matrix/pass-matrix.ts';
import { matrixOf } from './matrices.ts';

type Table = {
  /** A row for each candidate, a word for each question: a value, `!Type` for an exception, `@T` for a limit, `?` unknown. */
  readonly given: readonly string[];
  /** For each test, its question and the value that it wants, or null for a test in which none was found. */
  readonly tests: readonly (readonly [question: number, wanted: string] | null)[];
};

/** The evidence of a table, and the matrix that follows from it; a test without a question passes for the rows in `bits`. */
export function evidenceOf(
  { given, tests }: Table,
  bits: readonly string[] = [],
): { evidence: Evidence; matrix: PassMatrix } {
  const rows = given.map((row) => row.split(' '));
  const words: string[] = [];
  const indexOf = (word: string) => {
    const known = words.indexOf(word);
    return known === -1 ? words.push(word) - 1 : known;
  };
  const questions = Array.from(rows[0] ?? [], (_, question) => `f(${question})`);
  const answers = rows.flatMap((row) => row.map((word) => (word === '?' ? -1 : indexOf(word))));
  const evidence: Evidence = {
    kind: 'evidence',
    candidates: rows.length,
    tests: tests.length,
    questions,
    questionOfTest: Int32Array.from(tests, (test) => test?.[0] ?? -1),
    wantedByTest: Int32Array.from(tests, (test) => (test ? indexOf(test[1]) : -1)),
    given: Int32Array.from(answers),
    answers: words.map(toAnswer),
  };
  const cells = rows.map((row, candidate) =>
    tests.map((test, at) => (test ? (row[test[0]] === test[1] ? '1' : '0') : (bits[candidate]?.[at] ?? '0'))),
  );
  return { evidence, matrix: matrixOf(cells.map((row) => row.join(''))) };
}

function toAnswer(word: string): Answer {
  if (word.startsWith('!')) return { kind: 'exception', type: word.slice(1), text: '' };
  if (word.startsWith('@')) return { kind: 'limit', type: word.slice(1), text: '' };
  return { kind: 'value', type: 'int', text: word };
}

/** Any small table; answers are few, so that agreement is likely. */
export const anyEvidence: fc.Arbitrary<Table> = fc
  .record({ candidates: fc.integer({ min: 1, max: 8 }), questions: fc.integer({ min: 1, max: 5 }) })
  .chain(({ candidates, questions }) => {
    const word = fc.constantFrom('0', '1', '2', '!ValueError', '@T', '?');
    const row = fc
      .array(word, { minLength: questions, maxLength: questions })
      .map((words) => words.join(' '));
    const test = fc.tuple(fc.integer({ min: 0, max: questions - 1 }), fc.constantFrom('0', '1', '2'));
    return fc.record({
      given: fc.array(row, { minLength: candidates, maxLength: candidates }),
      tests: fc.array(fc.option(test, { freq: 4 }), { minLength: 0, maxLength: 6 }),
    });
  });
