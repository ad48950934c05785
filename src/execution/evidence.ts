/** What candidates answered becomes `Evidence`: by questions, where the cells have it by tests. */
import { AnswerKind } from '../../workers/answers.ts';
import { Outcome } from '../../workers/messages.ts';
import type { Answer, Evidence } from '../matrix/evidence.ts';
import { type CellAnswers, NONE } from './cell-answers.ts';
import type { CellPlan } from './plan.ts';

const KINDS: ReadonlyMap<string, Answer['kind']> = new Map([
  [AnswerKind.value, 'value'],
  [AnswerKind.exception, 'exception'],
]);

const LIMITS: ReadonlySet<number | undefined> = new Set([
  Outcome.timeout,
  Outcome.memory,
  Outcome.output,
  Outcome.crashed,
]);
/** Cells of these have no answer, whatever was told before. */
const UNKNOWN: ReadonlySet<number | undefined> = new Set([
  Outcome.infrastructure,
  Outcome.skipped,
  Outcome.uncompiled,
]);

/** `outcomes`: candidates × tests, row-major. */
export function evidenceOf(
  { candidates, tests }: CellPlan,
  outcomes: Uint8Array,
  { cells, texts, asked }: CellAnswers,
): Evidence {
  const answers = texts.map(toAnswer);
  const limits = new Map<number, number>();
  const limit = (outcome: number) => {
    const known = limits.get(outcome) ?? answers.length;
    if (known === answers.length) {
      limits.set(outcome, known);
      answers.push({ kind: 'limit', type: String.fromCharCode(outcome), text: '' });
    }
    return known;
  };
  const wantedNumbers = new Map(texts.map((text, number) => [text, number]));
  const wantedNumber = (text: string) => {
    const known = wantedNumbers.get(text) ?? answers.length;
    if (known === answers.length) {
      wantedNumbers.set(text, known);
      answers.push(toAnswer(text));
    }
    return known;
  };

  const questions = new Map<string, number>();
  const questionOfTest = new Int32Array(tests.length).fill(NONE);
  const wantedByTest = new Int32Array(tests.length).fill(NONE);
  for (const [test, { question, wanted }] of [...asked].sort(([a], [b]) => a - b)) {
    if (question === null) continue;
    const number = questions.get(question) ?? questions.size;
    questions.set(question, number);
    questionOfTest[test] = number;
    if (wanted !== null) wantedByTest[test] = wantedNumber(wanted);
  }

  const given = new Int32Array(candidates.length * questions.size).fill(NONE);
  for (let candidate = 0; candidate < candidates.length; candidate++) {
    const row = candidate * questions.size;
    for (let test = 0; test < tests.length; test++) {
      const question = questionOfTest[test] ?? NONE;
      if (question === NONE) continue;
      const cell = candidate * tests.length + test;
      const outcome = outcomes[cell] ?? 0;
      const known = given[row + question] ?? NONE;
      // A limit says less than an answer to the same question in another cell.
      if (known !== NONE && answers[known]?.kind !== 'limit') continue;
      const answer = cells[cell] ?? NONE;
      if (LIMITS.has(outcome)) given[row + question] = limit(outcome);
      else if (answer >= 0 && !UNKNOWN.has(outcome)) given[row + question] = answer;
    }
  }
  return {
    kind: 'evidence',
    candidates: candidates.length,
    tests: tests.length,
    questions: [...questions.keys()],
    answers,
    questionOfTest,
    wantedByTest,
    given,
  };
}

function toAnswer(text: string): Answer {
  const end = text.indexOf('\n');
  return {
    kind: KINDS.get(text.charAt(0)) ?? 'opaque',
    type: text.slice(1, end),
    text: text.slice(end + 1),
  };
}
