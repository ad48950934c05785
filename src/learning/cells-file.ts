/** What came of the cells of problems, as a file: a line of JSON for each problem, found by a key of its texts. */
import { existsSync } from 'node:fs';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { InputError } from '../inputs/input-error.ts';
import { readLines } from '../inputs/lines.ts';
import type { Evidence } from '../matrix/evidence.ts';
import type { Executed, LabelledProblem } from './samples.ts';

export type Cells = Pick<Executed<LabelledProblem>, 'passed' | 'evidence'>;

const LONGEST_LINE = 256 * 2 ** 20;

const indexes = Type.Array(Type.Integer({ minimum: -1, maximum: 0x7fff_ffff }));

const Line = Type.Object({
  key: Type.String(),
  /** A string for each candidate, a character for each test: `1` passed. */
  passed: Type.Array(Type.String()),
  evidence: Type.Union([
    Type.Null(),
    Type.Object({
      questions: Type.Array(Type.String()),
      answers: Type.Array(
        Type.Object({
          kind: Type.Enum(['value', 'exception', 'limit', 'opaque']),
          type: Type.String(),
          text: Type.String(),
        }),
      ),
      question_of_test: indexes,
      wanted_by_test: indexes,
      given: indexes,
    }),
  ]),
});

/** What stands in the file, by key; nothing where there is no file. @throws InputError at a line that is none of ours. */
export async function readCells(file: string): Promise<Map<string, Cells>> {
  const cells = new Map<string, Cells>();
  if (!existsSync(file)) return cells;
  for await (const line of readLines(file, LONGEST_LINE)) {
    const value: unknown = 'fault' in line ? undefined : parsed(line.text);
    if (!Check(Line, value))
      throw new InputError(
        `${file}, line ${line.number}: it is no line of cells. Name a file that is not there, and it is written.`,
      );
    cells.set(value.key, toCells(value));
  }
  return cells;
}

/** The line of one problem, its end included. */
export function toLine(key: string, { passed, evidence }: Cells, tests: number): string {
  const line: Static<typeof Line> = {
    key,
    passed: Array.from({ length: tests === 0 ? 0 : passed.length / tests }, (_, row) =>
      passed.subarray(row * tests, (row + 1) * tests).join(''),
    ),
    evidence: evidence && {
      questions: [...evidence.questions],
      answers: [...evidence.answers],
      question_of_test: [...evidence.questionOfTest],
      wanted_by_test: [...evidence.wantedByTest],
      given: [...evidence.given],
    },
  };
  return `${JSON.stringify(line)}\n`;
}

function toCells({ passed, evidence }: Static<typeof Line>): Cells {
  return {
    passed: Uint8Array.from(passed.join(''), Number),
    evidence: evidence && toEvidence(evidence, passed.length),
  };
}

function toEvidence(
  {
    questions,
    answers,
    question_of_test,
    wanted_by_test,
    given,
  }: NonNullable<Static<typeof Line>['evidence']>,
  candidates: number,
): Evidence {
  return {
    kind: 'evidence',
    ...{ candidates, tests: question_of_test.length, questions, answers },
    questionOfTest: Int32Array.from(question_of_test),
    wantedByTest: Int32Array.from(wanted_by_test),
    given: Int32Array.from(given),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
