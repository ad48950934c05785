/** Evidence as texts, for tests. Holds no tests. */
import assert from 'node:assert/strict';
import type { Execution } from '../../src/execution/plan.ts';

export type Told = {
  readonly questions: readonly string[];
  /** For each test its question and the answer that it wants. */
  readonly asked: readonly (readonly [question: string | null, wanted: string | null])[];
  /** For each candidate its answer to each question: `list [1]`, `exception KeyError`, `limit T`, `opaque f`, or null. */
  readonly given: readonly (readonly (string | null)[])[];
};

export function toldBy({ evidence }: Execution): Told {
  assert.ok(evidence);
  const { questions, answers, questionOfTest, wantedByTest, given } = evidence;
  const texts = answers.map(({ kind, type, text }) =>
    kind === 'value' ? `${type} ${text}` : `${kind} ${type}`,
  );
  assert.equal(
    new Set(answers.map((answer) => JSON.stringify(answer))).size,
    answers.length,
    'each answer once',
  );
  const answer = (index: number | undefined) =>
    index === undefined || index < 0 ? null : (texts[index] ?? null);
  return {
    questions,
    asked: Array.from(questionOfTest, (question, test) => [
      question < 0 ? null : (questions[question] ?? null),
      answer(wantedByTest[test]),
    ]),
    given: Array.from({ length: evidence.candidates }, (_, candidate) =>
      questions.map((_, question) => answer(given[candidate * questions.length + question])),
    ),
  };
}
