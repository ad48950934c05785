/** What the candidates answered, as the reply tells it: about candidates and tests as they were sent. */
import type { Evidence } from '../matrix/evidence.ts';
import type { Ranked } from './reply.ts';
import type { AnswersReport } from './wire/answers.ts';

export function toAnswers(
  { questions, answers, questionOfTest, wantedByTest, given }: Evidence,
  { candidates, tests }: Pick<Ranked, 'candidates' | 'tests'>,
): AnswersReport {
  const asking: number[][] = questions.map(() => []);
  for (const [index, distinct] of tests.indexOf.entries())
    asking[questionOfTest[distinct] ?? -1]?.push(index);
  return {
    questions: questions.map((text, question) => ({ text, tests: asking[question] ?? [] })),
    answers: [...answers],
    given: candidates.indexOf.map((distinct) =>
      Array.from(given.subarray(distinct * questions.length, (distinct + 1) * questions.length), orNull),
    ),
    wanted: tests.indexOf.map((distinct) => orNull(wantedByTest[distinct] ?? -1)),
  };
}

function orNull(answer: number): number | null {
  return answer < 0 ? null : answer;
}
