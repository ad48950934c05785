/** What our own model looks at: a few numbers in [0, 1] for each candidate, the signs that it is right. */
import { agreeingWeights, answerTable, behaviours, sumsOverAnswers } from '../matrix/answer-table.ts';
import type { PassMatrix } from '../matrix/pass-matrix.ts';
import { sumsOverPassedTests } from '../matrix/sums.ts';
import { b4 } from './b4.ts';
import type { Known } from './strategy.ts';
import { termsOf, typicality } from './typicality.ts';
import { withoutNoise } from './without-noise.ts';

/** `answers`: questions were found, and what candidates returned is known. `bits`: all else. */
export type View = 'answers' | 'bits';

export type Signs = {
  readonly view: View;
  /** Mean over questions of the share of candidates, weighed by the first impression of them, that returned the same value. */
  readonly agreement: Float64Array;
  /** Mean over questions of the share of the question's tests that the candidate passes. */
  readonly votes: Float64Array;
  /** Place by B4, 0 for the worst and 1 for the best, ties in the middle. */
  readonly b4: Float64Array;
  /** How typical the text is of the texts of all, weighed by the first impression of them; 0 where texts are not known. */
  readonly typicality: Float64Array;
  /** Agreement and typicality among all, each as good a witness as another: what an outsider sees of how sure they are. */
  readonly plain: { readonly agreement: Float64Array; readonly typicality: Float64Array };
  /** Sets of candidates that answer every question alike. */
  readonly behaviours: readonly (readonly number[])[];
};

export type Sign = Exclude<keyof Signs, 'view' | 'plain' | 'behaviours'>;

export const signNames: readonly Sign[] = ['agreement', 'votes', 'b4', 'typicality'];

/** The first impression, in log odds: chosen by hand; what is learnt is what to make of the signs that follow from it. */
const FIRST_IMPRESSION: Readonly<Record<View, Readonly<Record<Sign, number>>>> = {
  answers: { agreement: 24, votes: 12, b4: 0, typicality: 9.6 },
  bits: { agreement: 0, votes: 0, b4: 12, typicality: 4.8 },
};

/**
 * The signs, in two rounds: who agrees with whom among all, each a witness as good as another; from this a first impression
 * of who is right; then who agrees with those that seem right, which parts the many who err alike from the few who don't.
 * Counts of candidates and tests are overlooked: copies of one text are one witness. O(N × (questions + M) + texts).
 */
export function signsOf(matrix: PassMatrix, { evidence = null, texts = null }: Known): Signs {
  const view = evidence !== null && evidence.questions.length > 0 ? 'answers' : 'bits';
  const table = answerTable(matrix, view === 'answers' ? evidence : null);
  const terms = texts && termsOf(texts);
  const nothing = new Float64Array(matrix.candidates);
  const agreementWith = (witnesses: Float64Array) =>
    sumsOverAnswers(table, agreeingWeights(table, witnesses)).map((sum) => sum / Math.max(1, table.weight));
  const alike = nothing.map(() => 1 / matrix.candidates);
  const first = {
    agreement: agreementWith(alike),
    votes: votesOf(matrix, table),
    // Where answers are known, B4 adds nothing to them; it is costly.
    b4:
      view === 'answers'
        ? nothing
        : placesOf(b4.score(matrix, { alpha_xy: 1_000, beta_0: 100_000, counted: false })),
    typicality: terms ? typicality(terms) : nothing,
  };
  const witnesses = firstImpression(first, view);
  return {
    ...first,
    view,
    plain: { agreement: first.agreement, typicality: first.typicality },
    behaviours: behaviours(table),
    agreement: agreementWith(witnesses),
    typicality: terms ? typicality(terms, witnesses) : nothing,
  };
}

/** By signs among all, each as good a witness as another: which share of the whole each candidate is trusted with as a witness. */
export function firstImpression(signs: Readonly<Record<Sign, Float64Array>>, view: View): Float64Array {
  return sharesOf(weighed(signs, FIRST_IMPRESSION[view]));
}

/** The sum of signs times weights, one for each candidate. */
export function weighed(
  signs: Readonly<Record<Sign, Float64Array>>,
  weights: Readonly<Record<Sign, number>>,
): Float64Array {
  return signs.agreement.map((_, candidate) =>
    signNames.reduce((sum, sign) => sum + weights[sign] * (signs[sign][candidate] ?? 0), 0),
  );
}

/** Softmax: log odds as shares of one whole. */
export function sharesOf(logOdds: Float64Array): Float64Array {
  const most = logOdds.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY);
  const odds = logOdds.map((value) => Math.exp(value - most));
  const all = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => value / all);
}

type Asked = { readonly questionOfTest: Int32Array; readonly questions: number };

function votesOf(matrix: PassMatrix, { questionOfTest, questions }: Asked): Float64Array {
  return sumsOverPassedTests(matrix, votingWeights({ questionOfTest, questions }));
}

/** For each test, its share of the vote: every question has as much, and the tests on one question share it. */
export function votingWeights({ questionOfTest, questions }: Asked): Float64Array {
  const testsOf = new Float64Array(questions);
  for (const question of questionOfTest) testsOf[question] = (testsOf[question] ?? 0) + 1;
  return Float64Array.from(questionOfTest, (question) => 1 / ((testsOf[question] ?? 1) * questions));
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
