/** Our own model: from signs to probabilities, by what was learnt from labelled problems (`src/learning/`). Pure. */
import { answerTable } from '../matrix/answer-table.ts';
import { type PassMatrix, passes } from '../matrix/pass-matrix.ts';
import { sumsOverPassingCandidates } from '../matrix/sums.ts';
import {
  type Sign,
  type Signs,
  sharesOf,
  signsOf,
  type View,
  votingWeights,
  weighed,
} from './crossrank-signs.ts';
import { logit, sigmoid } from './log-odds.ts';
import type { Judgement, Known } from './strategy.ts';

/** What is learnt of problems of which so much is known. All weights are of signs and shares in [0, 1], in log odds. */
export type LearntView = {
  /** Who is before whom: the weight of each sign. */
  readonly order: Readonly<Record<Sign, number>>;
  /** Whether the first is right: for each of `firstFacts`. */
  readonly first: readonly number[];
  /** What a difference in order is worth in log odds of being right, at least 0. */
  readonly step: number;
  /** Whether none is right, given that the first is not: for each of `firstFacts`. */
  readonly none: readonly number[];
  /** Whether a test is right: for each of `testFacts`. */
  readonly test: readonly number[];
};

/** `answers` where returned values are known; `texts` and `bits` where only bits are, with program texts and without. */
export type Learnt = Readonly<Record<View | 'texts', LearntView>> & {
  /** Share of right candidates in what was learnt from: a caller's prior above it is evidence for, below it against. */
  readonly base_rate: number;
  /** Log odds that a candidate loses which fails a trusted test. */
  readonly trusted_failed: number;
};

/** Most and least log odds: a probability of exactly 0 or 1 can't be taken back. */
const MOST_LOG_ODDS = 12;

/** Which part of what was learnt is about this. */
export function viewOf(learnt: Learnt, { view }: Signs, { texts = null }: Known): LearntView {
  if (view === 'answers') return learnt.answers;
  return texts ? learnt.texts : learnt.bits;
}

/**
 * The log odds that each candidate is right, and what follows for the problem and its tests.
 *
 *   order(x) = Σ over signs of weight × sign(x)
 *   log odds of the first = learnt of `firstFacts`
 *   log odds of x = log odds of the first − step × (order(first) − order(x)) + evidence of the caller's own
 *
 * A caller's `prior` adds ln(prior / (1 − prior)) − ln(base / (1 − base)); a trusted test that is failed takes a learnt amount.
 */
export function judge(matrix: PassMatrix, known: Known, learnt: Learnt): Judgement {
  if (matrix.candidates === 0)
    return {
      logOdds: new Float64Array(0),
      noneRight: 1,
      tests: testsOf(matrix, known, [], new Float64Array(0)),
    };
  const signs = signsOf(matrix, known);
  const view = viewOf(learnt, signs, known);
  const order = weighed(signs, view.order);
  const own = ownEvidence(matrix, known, learnt);
  // By the signs alone, so that evidence for a candidate never makes it less probable.
  const firsts = indexesOfBest(order);
  const facts = firstFacts(signs, firsts);
  const topLogOdds = dot(view.first, facts);
  const best = mean(firsts, order);
  const logOdds = order.map((value, candidate) =>
    bounded(topLogOdds - view.step * (best - value) + (own[candidate] ?? 0)),
  );
  const confidence = sigmoid(logOdds.reduce((most, value) => Math.max(most, value), -MOST_LOG_ODDS));
  const noneRight = (1 - confidence) * sigmoid(bounded(dot(view.none, facts)));
  const shares = sharesOf(order.map((value, candidate) => value + (own[candidate] ?? 0)));
  return { logOdds, noneRight, tests: testsOf(matrix, known, view.test, shares) };
}

/**
 * What tells whether the first is right; of several that are first alike the mean, as which comes first in the request tells
 * nothing. In this order: 1; the share of the others that answer every question as it does; the log odds of its votes; how
 * many behaviours there are, from 0 for one to 1 for N; the mean cosine of two texts; ln N. Of a single candidate, shares of the others are 0.
 */
export function firstFacts(signs: Signs, firsts: readonly number[]): number[] {
  const { plain, votes, behaviours } = signs;
  const candidates = votes.length;
  const others = Math.max(1, candidates - 1);
  const like = new Float64Array(candidates);
  for (const members of behaviours)
    for (const candidate of members) like[candidate] = (members.length - 1) / others;
  // Typicality counts a text's likeness with itself, which is 1.
  const alike = (plain.typicality.reduce((sum, value) => sum + value, 0) - 1) / others;
  return [
    1,
    mean(firsts, like),
    logit(LEAST_VOTES + (1 - 2 * LEAST_VOTES) * Math.min(1, mean(firsts, votes))),
    (behaviours.length - 1) / others,
    Math.max(0, Math.min(MOST_ALIKE, alike)),
    Math.log(candidates),
  ];
}

/** No vote and all votes are taken for so much less, so that their log odds are finite. */
const LEAST_VOTES = 0.02;

/** Texts more alike than any that were learnt from, such as lines of ten characters, tell no more than the most alike of those. */
const MOST_ALIKE = 0.35;

function mean(places: readonly number[], values: Float64Array): number {
  return places.reduce((sum, place) => sum + (values[place] ?? 0), 0) / Math.max(1, places.length);
}

/** How many facts there are. */
export const FIRST_FACTS = 6;

/** What tells whether a test is right: 1, the share of those that seem right which pass it, the share of all that do. */
export function testFacts(matrix: PassMatrix, shares: Float64Array): number[][] {
  const seeming = sumsOverPassingCandidates(matrix, shares);
  const all = sumsOverPassingCandidates(
    matrix,
    shares.map(() => 1 / Math.max(1, matrix.candidates)),
  );
  return Array.from(seeming, (share, test) => [1, share, all[test] ?? 0]);
}

function testsOf(
  matrix: PassMatrix,
  { evidence = null, trusted = null }: Known,
  weights: readonly number[],
  shares: Float64Array,
): Judgement['tests'] {
  const voting = votingWeights(answerTable(matrix, evidence));
  return testFacts(matrix, shares).map((facts, test) => ({
    validity: trusted?.[test] ? 1 : sigmoid(bounded(dot(weights, facts))),
    weight: voting[test] ?? 0,
  }));
}

/** Log odds from the caller's own evidence, one for each candidate. */
function ownEvidence(
  matrix: PassMatrix,
  { priors = null, trusted = null }: Known,
  learnt: Learnt,
): Float64Array {
  const base = logit(learnt.base_rate);
  const trustedTests = (trusted ?? []).flatMap((is, test) => (is ? test : []));
  return Float64Array.from({ length: matrix.candidates }, (_, candidate) => {
    const prior = priors?.[candidate] ?? null;
    const fails = trustedTests.some((test) => !passes(matrix, candidate, test));
    return (prior === null ? 0 : logit(prior) - base) - (fails ? learnt.trusted_failed : 0);
  });
}

export function dot(weights: readonly number[], values: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (values[at] ?? 0), 0);
}

function bounded(logOdds: number): number {
  return Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, logOdds));
}

/** Sums that are equal but for the order in which they were added up. */
const EQUAL = 1e-9;

/** Where the values are highest; several where they are equal. */
export function indexesOfBest(values: Float64Array): number[] {
  const best = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return Array.from(values.keys()).filter((at) => best - (values[at] ?? 0) < EQUAL);
}
