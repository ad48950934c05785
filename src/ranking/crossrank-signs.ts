/** What our own model looks at: a few numbers in [0, 1] for each candidate, the signs that it is right. */
import { type AnswerTable, agreeingWeights, answerTable, sumsOverAnswers } from '../matrix/answer-table.ts';
import type { Evidence } from '../matrix/evidence.ts';
import type { PassMatrix } from '../matrix/pass-matrix.ts';
import { sumsOverPassedTests } from '../matrix/sums.ts';
import { b4 } from './b4.ts';
import { codet } from './codet.ts';
import type { Known } from './strategy.ts';
import { typicality } from './typicality.ts';
import { withoutNoise } from './without-noise.ts';

export type Signs = {
  /** Whether any question was found: without one the first three are 0. */
  readonly hasQuestions: boolean;
  /** Mean over questions of the share of distinct candidates that returned the same value. */
  readonly agreement: Float64Array;
  /** Mean over questions found of how common the candidate's answer is among all answers to all questions. */
  readonly commonness: Float64Array;
  /** Mean over questions of the share of the question's tests that the candidate passes. */
  readonly votes: Float64Array;
  /** Place by B4, 0 for the worst and 1 for the best, ties in the middle. */
  readonly b4: Float64Array;
  /** CodeT's score as a share of the best. */
  readonly codet: Float64Array;
  /** See `typicality.ts`; 0 where texts are not known. */
  readonly typicality: Float64Array;
};

/** Counts of candidates and tests are overlooked: copies of one text are one witness. O(N × (questions + M)). */
export function signsOf(matrix: PassMatrix, { evidence = null, texts = null }: Known): Signs {
  const nothing = new Float64Array(matrix.candidates);
  const asked = evidence !== null && evidence.questions.length > 0 ? evidence : null;
  const table = asked && answerTable(matrix, asked);
  return {
    hasQuestions: asked !== null,
    agreement: table ? agreementOf(table) : nothing,
    commonness: asked ? commonnessOf(asked) : nothing,
    votes: table ? votesOf(matrix, table) : nothing,
    b4: placesOf(b4.score(matrix, { alpha_xy: 1_000, beta_0: 100_000, counted: false })),
    codet: sharesOfBest(codet.score(matrix, { counted: true })),
    typicality: texts ? typicality(texts) : nothing,
  };
}

function agreementOf(table: AnswerTable): Float64Array {
  const alike = new Float64Array(table.candidates).fill(1);
  const sums = sumsOverAnswers(table, agreeingWeights(table, alike));
  return sums.map((sum) => sum / (Math.max(1, table.weight) * table.candidates));
}

function commonnessOf({ given, answers, questions, candidates }: Evidence): Float64Array {
  const times = new Float64Array(answers.length);
  given.forEach((answer) => {
    if (answer !== -1) times[answer] = (times[answer] ?? 0) + 1;
  });
  const shares = times.map((number, answer) =>
    answers[answer]?.kind === 'value' ? number / given.length : 0,
  );
  return Float64Array.from({ length: candidates }, (_, candidate) => {
    let sum = 0;
    for (let question = 0; question < questions.length; question++) {
      const answer = given[candidate * questions.length + question] ?? -1;
      if (answer !== -1) sum += shares[answer] ?? 0;
    }
    return sum / questions.length;
  });
}

function votesOf(matrix: PassMatrix, { questionOfTest, questions }: AnswerTable): Float64Array {
  const testsOf = new Float64Array(questions);
  for (const question of questionOfTest) testsOf[question] = (testsOf[question] ?? 0) + 1;
  const shares = Float64Array.from(questionOfTest, (question) => 1 / ((testsOf[question] ?? 1) * questions));
  return sumsOverPassedTests(matrix, shares);
}

/** Scores as places in [0, 1]: how many are lower, ties half, of all others. 0 where there are no others. */
function placesOf(scores: Float64Array): Float64Array {
  const steady = scores.map(withoutNoise);
  const order = Int32Array.from(steady.keys()).sort((a, b) => (steady[a] ?? 0) - (steady[b] ?? 0));
  const places = new Float64Array(scores.length);
  for (let first = 0, next = 0; first < order.length; first = next) {
    while (next < order.length && steady[order[next] ?? 0] === steady[order[first] ?? 0]) next += 1;
    const place = (first + next - 1) / 2 / Math.max(1, order.length - 1);
    for (let at = first; at < next; at++) places[order[at] ?? 0] = place;
  }
  return places;
}

function sharesOfBest(scores: Float64Array): Float64Array {
  const best = scores.reduce((most, score) => Math.max(most, score), 0);
  return scores.map((score) => (best === 0 ? 0 : score / best));
}
