/**
 * What candidates answered in the cells of a plan, as sandboxes tell it: answers are numbered over the whole plan. Bounded:
 * once the answers' texts take too much, those not seen before count as opaque.
 */
import { splitAnswers } from '../../workers/answers.ts';
import type { AskedQuestion, SliceEvidence } from '../../workers/messages.ts';

/** Nobody has told; and told, but there was no answer. */
export const UNTOLD = -2;
export const NONE = -1;

export type Asked = Pick<AskedQuestion, 'question' | 'wanted'>;

export type CellAnswers = {
  /** Candidates × tests, row-major: the place of the answer in `texts`, `NONE` or `UNTOLD`. */
  readonly cells: Int32Array;
  /** Distinct answers, see `workers/answers.ts`. */
  readonly texts: readonly string[];
  /** What each test asks, by its index in the plan, as far as it was told. */
  readonly asked: ReadonlyMap<number, Asked>;
  /** The number of an answer. */
  number(text: string): number;
  tell(asked: readonly AskedQuestion[]): void;
  /** Takes in what a slice brought of the cells from `first` on, in the order of `tests`. */
  take(first: number, tests: Uint32Array, evidence: SliceEvidence): void;
};

/** Characters of all answers of a plan. */
const MOST_CHARACTERS = 16 * 2 ** 20;
/** What an answer takes beside its characters. */
const ANSWER_CHARACTERS = 64;
const TOO_MANY = 'o\n';

export function createCellAnswers(candidates: number, tests: number): CellAnswers {
  const cells = new Int32Array(candidates * tests).fill(UNTOLD);
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  const asked = new Map<number, Asked>();
  let left = MOST_CHARACTERS;

  function number(text: string): number {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    left -= text.length + ANSWER_CHARACTERS;
    if (left < 0 && text !== TOO_MANY) return number(TOO_MANY);
    numbers.set(text, texts.length);
    return texts.push(text) - 1;
  }

  function tell(questions: readonly AskedQuestion[]): void {
    for (const { test, question, wanted } of questions) asked.set(test, { question, wanted });
  }

  return {
    cells,
    texts,
    asked,
    number,
    tell,
    take(first, told, { asked: questions, given, answers }) {
      tell(questions);
      const own = splitAnswers(answers).map(number);
      for (let cell = 0; cell < given.length && cell < told.length; cell++) {
        cells[first + (told[cell] ?? 0)] = own[given[cell] ?? NONE] ?? NONE;
      }
    },
  };
}
