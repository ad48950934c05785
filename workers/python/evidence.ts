/** What `questions.py` and `evidence.py` tell of a test and of a cell, as the service takes it. */
import { questionText, safeAnswer } from '../answers.ts';
import type { AskedQuestion } from '../messages.ts';
import type { Harness } from './harness.ts';

/** The answers that an interpreter has numbered for a problem. */
export type Answers = {
  /** The answer that stands above the eight bits of an outcome; null for none. Within a step, right after the cell. */
  of(harness: Harness, said: number): string | null;
  clear(): void;
};

/** More distinct answers are not kept in an interpreter: it numbers them anew. */
const MOST_ANSWERS = 4_096;

export function createAnswers(): Answers {
  const known = new Map<number, string>();
  return {
    of(harness, said) {
      const number = (said >> 8) - 1;
      if (number < 0) return null;
      const before = known.get(number);
      if (before !== undefined) return before;
      const answer = safeAnswer(harness.answerText(number));
      known.set(number, answer);
      if (known.size >= MOST_ANSWERS) {
        harness.forgetAnswers();
        known.clear();
      }
      return answer;
    },
    clear: () => known.clear(),
  };
}

/**
 * `said`: what the harness says of a test that it has compiled: `?`, or `=` where it does nothing but compare the answer with the one
 * wanted; the question, `\0`, the answer wanted, if it is plain.
 */
export function questionOf(test: number, said: string): AskedQuestion {
  if (said === '') return { test, question: null, wanted: null };
  const at = said.lastIndexOf('\0');
  const wanted = said.slice(at + 1);
  return {
    test,
    question: questionText(said.slice(1, at)),
    wanted: wanted === '' ? null : safeAnswer(wanted),
  };
}
