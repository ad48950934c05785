import type { Evidence } from './evidence.ts';
import { answerNumbering } from './numbering.ts';

/**
 * The evidence, and what the same candidates answered to other questions, which no test asks: those of `questions`, by their
 * places in `other`, that are new. O(N × questions).
 */
export function joinAnswers(evidence: Evidence, other: Evidence, questions: readonly number[]): Evidence {
  const known = new Set(evidence.questions);
  const added = [...new Set(questions)].filter((question) => !known.has(other.questions[question] ?? ''));
  const answers = answerNumbering();
  for (const answer of evidence.answers) answers.number(answer);
  const places = other.answers.map(answers.number);
  const [before, theirs] = [evidence.questions.length, other.questions.length];
  const width = before + added.length;
  const given = new Int32Array(evidence.candidates * width).fill(-1);
  for (let candidate = 0; candidate < evidence.candidates; candidate++) {
    given.set(evidence.given.subarray(candidate * before, (candidate + 1) * before), candidate * width);
    for (const [at, question] of added.entries()) {
      const answer = other.given[candidate * theirs + question] ?? -1;
      given[candidate * width + before + at] = places[answer] ?? -1;
    }
  }
  return {
    ...evidence,
    questions: [...evidence.questions, ...added.map((question) => other.questions[question] ?? '')],
    answers: answers.items,
    given,
  };
}
