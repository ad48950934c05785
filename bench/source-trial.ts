/** Whether a way of taking sources for evidence helps on problems that nothing was learnt from. Pure. */
import { conditionalLogit } from '../src/learning/conditional-logit.ts';
import { RIDGE } from '../src/learning/fit.ts';
import { standardLogistic } from '../src/learning/logistic.ts';
import { dot, FIRST_FACTS, firstFacts, indexesOfBest } from '../src/ranking/crossrank-model.ts';
import { sigmoid } from '../src/ranking/log-odds.ts';
import { passAt1 } from './pass-at-1.ts';
import { type Seen, type SourceWay, seen } from './source-evidence.ts';
import type { MixedSample } from './source-mixes.ts';

/** A sample with what is seen of it. */
export type Observed = MixedSample & { readonly seen: Seen; readonly right: readonly boolean[] };

/** What came of a sample: the share of first places that are right, and the log loss of the probability given to that. */
export type Verdict = { readonly mix: number; readonly passAt1: number; readonly logLoss: number };

/** Those of which something can be told from answers. */
export function observed(samples: readonly MixedSample[]): Observed[] {
  return samples.flatMap((sample) => {
    const of = seen(sample);
    const right = [...sample.part.problem.reference.ground_truth].map((verdict) => verdict === '1');
    return of ? { ...sample, seen: of, right } : [];
  });
}

/** The same with the sources dealt out at random among the candidates, as many of each: nothing can be learnt from those. */
export function withSourcesDealtOut(one: Observed, random: () => number): Observed {
  const sourceOf = [...one.sourceOf];
  for (let at = sourceOf.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [sourceOf[at], sourceOf[other]] = [sourceOf[other] ?? 0, sourceOf[at] ?? 0];
  }
  return { ...one, sourceOf, seen: { ...one.seen, sourceOf } };
}

/** For each problem what came of its samples, by what was learnt of the problems of other folds. `foldOf`: one for each problem. */
export function verdictsOf(
  problems: readonly (readonly Observed[])[],
  foldOf: readonly number[],
  way: SourceWay,
): Verdict[][] {
  const rows = problems.map((samples) => samples.map((sample) => rowOf(sample, way, samples.length)));
  const learntOf = [...new Set(foldOf)].map(
    (fold) => [fold, learn(rows.filter((_, at) => foldOf[at] !== fold).flat())] as const,
  );
  const learnt = new Map(learntOf);
  return rows.map((ofProblem, at) => {
    const by = learnt.get(foldOf[at] ?? 0);
    return by ? ofProblem.map((row) => verdictOf(row, by)) : [];
  });
}

type Row = {
  readonly sample: Observed;
  readonly alternatives: readonly (readonly number[])[];
  readonly weight: number;
  readonly way: SourceWay;
};

function rowOf(sample: Observed, way: SourceWay, samples: number): Row {
  const signs = way.signs(sample.seen);
  const alternatives = sample.right.map((_, candidate) => signs.map((sign) => sign[candidate] ?? 0));
  return { sample, alternatives, weight: 1 / samples, way };
}

type Lesson = { readonly order: readonly number[]; readonly first: readonly number[] };

/** As `crossrank fit` learns the order and whether the first is right. */
function learn(rows: readonly Row[]): Lesson {
  const size = rows[0]?.alternatives[0]?.length ?? 0;
  const choices = rows.map(({ sample: { right }, alternatives, weight }) => ({
    alternatives,
    right,
    weight,
  }));
  const order = conditionalLogit(choices, size, RIDGE.order);
  const firsts = rows.map((row) => ({ ...firstOf(row, order), weight: row.weight }));
  const facts = firsts[0]?.facts.length ?? FIRST_FACTS;
  return { order, first: standardLogistic(firsts, facts, RIDGE.first) };
}

function firstOf({ sample, alternatives, way }: Row, order: readonly number[]) {
  const firsts = indexesOfBest(Float64Array.from(alternatives, (signs) => dot(order, signs)));
  return {
    facts: [...firstFacts(sample.seen.signs, firsts), ...way.facts(sample.seen, firsts)],
    outcome: passAt1(sample.part.problem, firsts),
  };
}

function verdictOf(row: Row, { order, first }: Lesson): Verdict {
  const { facts, outcome } = firstOf(row, order);
  const said = Math.min(1 - LEAST, Math.max(LEAST, sigmoid(dot(first, facts))));
  return {
    mix: row.sample.mix,
    passAt1: outcome,
    logLoss: -outcome * Math.log(said) - (1 - outcome) * Math.log(1 - said),
  };
}

const LEAST = 1e-6;
