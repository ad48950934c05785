/**
 * What a program answered, as one text: a letter for its kind, its type, a line feed, its canonical text. The two runtimes
 * write it, `src/execution` reads it. Bounded, and safe to print once it has been through `safeAnswer`.
 */
import { createHash } from 'node:crypto';
import { safeText } from './safe-text.ts';

export const AnswerKind = { value: 'v', exception: 'e', opaque: 'o' } as const;

/** A text longer than this is cut, and ends in a digest of the whole. The same numbers as in `python/evidence.py`. */
const LONGEST_WHOLE = 256;
const LONGEST_CUT = 160;
const LONGEST_QUESTION = 1_000;
const LONGEST_TYPE = 100;
/** An escape is longer than what it stands for. */
const LONGEST_ESCAPED = 10_000;
/** Nothing in it is unsafe: quicker to tell than what is. */
const PLAIN = /^[\n\x20-\x7e]{0,1000}$/;
/** Between the answers of a slice, and in no answer. */
const BETWEEN = '\0';

export function answerText(kind: keyof typeof AnswerKind, type: string, text = ''): string {
  return safeAnswer(
    `${AnswerKind[kind]}${type.slice(0, LONGEST_TYPE).replaceAll('\n', ' ')}\n${bounded(text)}`,
  );
}

/** An answer as a runtime wrote it, without what a terminal or a reader could be fooled by. */
export function safeAnswer(answer: string): string {
  return PLAIN.test(answer) ? answer : safeText(answer, LONGEST_ESCAPED);
}

/** The text, or its beginning and a digest of the whole. */
export function bounded(text: string, longest = LONGEST_WHOLE, cut = LONGEST_CUT): string {
  if (text.length <= longest) return text;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return `${text.slice(0, cut).toWellFormed()}… sha256:${digest}`;
}

/** The text of a question as it leaves a sandbox. */
export function questionText(text: string): string {
  return safeAnswer(bounded(text, LONGEST_QUESTION, LONGEST_QUESTION / 2));
}

/** The answers of a slice as one text: one copy costs less than one for each. */
export function joinAnswers(answers: Iterable<string>): string {
  return [...answers].join(BETWEEN);
}

export function splitAnswers(joined: string): string[] {
  return joined === '' ? [] : joined.split(BETWEEN);
}
