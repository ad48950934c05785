/**
 * Learning what our own model goes by from labelled problems: samples of them at several budgets, and what the signs were
 * worth there. The opposite direction of `src/ranking/crossrank-model.ts`. Pure.
 */
import { passes } from '../matrix/pass-matrix.ts';
import {
  dot,
  FIRST_FACTS,
  firstFacts,
  indexesOfBest,
  type Learnt,
  type LearntView,
  testFacts,
} from '../ranking/crossrank-model.ts';
import { type Sign, type Signs, sharesOf, signsOf, weighed } from '../ranking/crossrank-signs.ts';
import { conditionalLogit } from './conditional-logit.ts';
import { logistic, type Observation, standardLogistic } from './logistic.ts';
import { type Executed, type Sample, samplesOf } from './samples.ts';

/** How strongly each part of what is learnt is held back. */
export const RIDGE = { order: 0.03, first: 0.01, step: 1e-3, none: 0.01, test: 1e-3 };

/** Which signs each view goes by. */
export type ViewSigns = Readonly<Record<keyof Views, readonly Sign[]>>;

/** The others did not help on problems that were not learnt from. */
const SIGNS: ViewSigns = {
  answers: ['agreement', 'votes', 'typicality'],
  texts: ['b4', 'typicality'],
  bits: ['b4'],
};

type Views = Pick<Learnt, 'answers' | 'texts' | 'bits'>;

/** A sample with its signs in every view, which are what costs time: for fitting more than once, as cross-validation does. */
export type Prepared = {
  readonly sample: Sample;
  readonly right: readonly boolean[];
  readonly weight: number;
  readonly signs: Readonly<Record<keyof Views, Signs>>;
};

/** Samples of a problem, with their signs. Those without tests tell nothing. */
export function prepare(problem: Executed, draws: number, seed: number): Prepared[] {
  return preparedOf(samplesOf(problem, draws, seed));
}

/** Those of which something can be learnt. */
export function preparedOf(samples: readonly Sample[]): Prepared[] {
  return samples.filter(({ matrix }) => matrix.tests > 0 && matrix.candidates > 0).map(prepared);
}

function prepared(sample: Sample): Prepared {
  const { problem, matrix, evidence, weight } = sample;
  const texts = problem.candidates.map(({ code }) => code);
  return {
    sample,
    weight,
    right: [...problem.reference.ground_truth].map((verdict) => verdict === '1'),
    signs: {
      answers: signsOf(matrix, { evidence, texts }),
      texts: signsOf(matrix, { texts }),
      bits: signsOf(matrix, {}),
    },
  };
}

/** What is learnt of these samples. Problems without a question tell nothing about answers. */
export function fit(samples: readonly Prepared[], signs: ViewSigns = SIGNS): Learnt {
  const candidates = samples.flatMap(({ right, weight }) =>
    right.map((is) => ({ is, weight: weight / right.length })),
  );
  const all = candidates.reduce((sum, { weight }) => sum + weight, 0);
  const rightOnes = candidates.reduce((sum, { is, weight }) => (is ? sum + weight : sum), 0);
  return {
    answers: fitView(
      samples.filter(({ signs: { answers } }) => answers.view === 'answers'),
      'answers',
      signs.answers,
    ),
    texts: fitView(samples, 'texts', signs.texts),
    bits: fitView(samples, 'bits', signs.bits),
    // As if one candidate more had been right and one wrong, so that neither share is 0.
    base_rate: rounded((rightOnes + 1) / (all + 2)),
    trusted_failed: rounded(trustedFailed(samples)),
  };
}

function fitView(samples: readonly Prepared[], view: keyof Views, signs: readonly Sign[]): LearntView {
  const choices = samples.map((sample) => ({
    alternatives: sample.right.map((_, candidate) =>
      signs.map((sign) => sample.signs[view][sign][candidate] ?? 0),
    ),
    right: sample.right,
    weight: sample.weight,
  }));
  const learnt = conditionalLogit(choices, signs.length, RIDGE.order).map(rounded);
  const weightOf = (sign: Sign) => learnt[signs.indexOf(sign)] ?? 0;
  const order: Record<Sign, number> = {
    ...{ agreement: weightOf('agreement'), votes: weightOf('votes') },
    ...{ b4: weightOf('b4'), typicality: weightOf('typicality') },
  };
  const orders = samples.map(({ signs: of }) => weighed(of[view], order));
  const firsts = samples.map((sample, at) => firstOf(sample, orders[at] ?? new Float64Array(0), view));
  const first = standardLogistic(firsts, FIRST_FACTS, RIDGE.first).map(rounded);
  const none = standardLogistic(
    firsts
      .filter(({ outcome }) => outcome < 1)
      .map(({ facts, isNone, weight, outcome }) => ({
        facts,
        outcome: isNone ? 1 : 0,
        weight: weight * (1 - outcome),
      })),
    FIRST_FACTS,
    RIDGE.none,
  ).map(rounded);
  const steps = firsts.flatMap(({ facts, at, weight }, index) =>
    othersOf(samples[index], orders[index], at, weight, dot(first, facts)),
  );
  const [step = 0] = logistic(steps, 1, RIDGE.step, [1]);
  return {
    order,
    first,
    step: rounded(Math.max(0, step)),
    none,
    test: fitTests(samples, orders).map(rounded),
  };
}

type First = Observation & { readonly at: number; readonly isNone: boolean };

/** Equals share the first place, and so does what came of it. */
function firstOf({ signs, right, weight }: Prepared, order: Float64Array, view: keyof Views): First {
  const firsts = indexesOfBest(order);
  const equals = firsts.map((candidate) => right[candidate] === true);
  const outcome = equals.filter((is) => is).length / equals.length;
  return {
    at: firsts[0] ?? 0,
    facts: firstFacts(signs[view], firsts),
    outcome,
    weight,
    isNone: !right.includes(true),
  };
}

function othersOf(
  sample: Prepared | undefined,
  order: Float64Array | undefined,
  first: number,
  weight: number,
  offset: number,
): Observation[] {
  if (sample === undefined || order === undefined) return [];
  const { right } = sample;
  return right.flatMap((is, candidate) =>
    candidate === first
      ? []
      : {
          facts: [(order[candidate] ?? 0) - (order[first] ?? 0)],
          outcome: is ? 1 : 0,
          weight: weight / right.length,
          offset,
        },
  );
}

/** Where it is known which tests are right; else by the share of those that seem right alone. */
function fitTests(samples: readonly Prepared[], orders: readonly Float64Array[]): number[] {
  const observations = samples.flatMap(({ sample: { matrix, problem }, weight }, index) => {
    const valid = problem.reference.test_valid;
    if (valid === undefined) return [];
    return testFacts(matrix, sharesOf(orders[index] ?? new Float64Array(0))).map((facts, test) => ({
      facts,
      outcome: valid[test] === '1' ? 1 : 0,
      weight: weight / matrix.tests,
    }));
  });
  return logistic(observations, 3, RIDGE.test, [-2, 4, 0]);
}

/**
 * ln P(fails a right test | wrong) − ln P(fails one | right), for tests known to be right, with half a candidate added to
 * each: what failing a trusted test tells. Where no test is known to be right, ln 100.
 */
function trustedFailed(samples: readonly Prepared[]): number {
  const failed = { right: 0.5, wrong: 0.5 };
  const seen = { right: 1, wrong: 1 };
  let known = false;
  for (const {
    sample: { matrix, problem },
    right,
  } of samples) {
    const valid = problem.reference.test_valid;
    if (valid === undefined || matrix.candidates !== right.length) continue;
    known = true;
    const tests = [...valid].flatMap((is, test) => (is === '1' ? test : []));
    for (const [candidate, is] of right.entries()) {
      const kind = is ? 'right' : 'wrong';
      seen[kind] += tests.length;
      failed[kind] += tests.filter((test) => !passes(matrix, candidate, test)).length;
    }
  }
  return known
    ? Math.max(0, Math.log(failed.wrong / seen.wrong) - Math.log(failed.right / seen.right))
    : Math.log(100);
}

/** Four digits say all that so few problems can. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
