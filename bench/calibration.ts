/**
 * Whether probabilities of the default strategy are what they say, by cross-validation over problems: expected calibration
 * error of `confidence` and `none_right` with a reliability diagram, how well `validity` tells right tests, and what each kind
 * of evidence adds.
 *
 *   npm run bench:calibration -- --data FILE
 */
import { writeFile } from 'node:fs/promises';
import type { Problem } from '../examples/problem.ts';
import type { ViewSigns } from '../src/learning/fit.ts';
import { type Executed, generator, samplesOf } from '../src/learning/samples.ts';
import { crossrank } from '../src/ranking/crossrank.ts';
import { auc, binsOf, calibrationError, type Forecast, perfectError } from './calibration-figures.ts';
import { crossValidated, learntFrom, lessonsOf } from './cross-validation.ts';
import { executedProblems, type ProblemSet } from './executed-problems.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { mean } from './pass-at-1.ts';
import { reliabilityDiagram } from './reliability-diagram.ts';
import { passAt1OfRanking, rankingOf } from './selector-samples.ts';

const USAGE = `npm run bench:calibration -- --data FILE [options]
  --data FILE       labelled problems, .jsonl or .jsonl.gz; several times for several sets, learnt together
  --evidence FILE   what came of the cells: taken from it, and what is not there yet is executed and added
  --learnt-on FILE  labelled problems to learn from, in place of cross-validation; perhaps several
  --diagram FILE    where to write the reliability diagram, as SVG
  --ablation        learns again without each kind of evidence
  --folds N         of the cross-validation (default 10)
  --limit N         only the first so many problems of a file (default: all)
  --draws N         samples of each problem at each budget (default 6)
  --seed N          which samples and folds (default 1)
  --sandboxes N     default 2`;

const BINS = 15;

type Forecasts = {
  readonly passAt1: number;
  readonly confidence: readonly Forecast[];
  readonly noneRight: readonly Forecast[];
  readonly validity: readonly Forecast[];
};

/** The evidence that is taken away, by what is left. */
const ABLATIONS: readonly {
  readonly name: string;
  readonly left: (one: Executed<Problem>) => Executed<Problem>;
  readonly signs?: ViewSigns;
}[] = [
  { name: 'all evidence', left: (one) => one },
  { name: 'no program texts', left: withoutTexts },
  { name: 'no returned values', left: (one) => ({ ...one, evidence: null }) },
  { name: 'bits alone', left: (one) => withoutTexts({ ...one, evidence: null }) },
  {
    name: 'no votes of tests',
    left: (one) => one,
    signs: { answers: ['agreement', 'typicality'], texts: ['b4', 'typicality'], bits: ['b4'] },
  },
];

await runBench(
  USAGE,
  {
    data: { type: 'string', multiple: true },
    evidence: { type: 'string' },
    'learnt-on': { type: 'string', multiple: true },
    diagram: { type: 'string' },
    ablation: { type: 'boolean', default: false },
    folds: { type: 'string', default: '10' },
    limit: { type: 'string', default: '100000' },
    draws: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    sandboxes: { type: 'string', default: '2' },
  },
  async ({ data, evidence, 'learnt-on': others, diagram, ablation, ...numbers }) => {
    if (data === undefined) throw new UsageError('--data is missing');
    const options = {
      evidence,
      limit: wholeNumber('limit', numbers.limit),
      sandboxes: wholeNumber('sandboxes', numbers.sandboxes),
    };
    const trial = {
      folds: wholeNumber('folds', numbers.folds),
      draws: wholeNumber('draws', numbers.draws),
      seed: wholeNumber('seed', numbers.seed),
    };
    const sets = await executedProblems(data, options);
    const elsewhere = others && (await executedProblems(others, options));
    const forecasts = forecastsOf(sets, trial, elsewhere);
    const named = sets.map(({ name }, at) => ({ name, forecasts: forecasts[at] ?? joined([]) }));
    if (named.length > 1) named.push({ name: 'all sets', forecasts: joined(forecasts) });
    for (const one of named) console.log(told(one.name, one.forecasts, trial.seed));
    if (diagram !== undefined)
      await writeFile(
        diagram,
        reliabilityDiagram(
          named.map(({ name, forecasts }) => ({ title: name, bins: binsOf(forecasts.confidence, BINS) })),
        ),
      );
    if (ablation) console.log(ablationOf(sets, trial));
    return 0;
  },
);

type Trial = { readonly folds: number; readonly draws: number; readonly seed: number };

/** For each set, what is said of its problems by what was learnt of others. */
function forecastsOf(
  sets: readonly ProblemSet[],
  { folds, draws, seed }: Trial,
  elsewhere?: readonly ProblemSet[],
  signs?: ViewSigns,
): Forecasts[] {
  const lessonsIn = (those: readonly ProblemSet[]) => lessonsOf(those.flatMap(({ problems }) => problems));
  const fixed = elsewhere && learntFrom(lessonsIn(elsewhere));
  const byTask = fixed ? null : crossValidated(lessonsIn(sets), folds, seed, signs);
  return sets.map(({ name, problems }) =>
    joined(
      problems.map((one) =>
        forecastsOfProblem(one, name, fixed ?? byTask?.get(one.problem.task_id), draws, seed),
      ),
    ),
  );
}

function forecastsOfProblem(
  one: Executed<Problem>,
  set: string,
  learnt: ReturnType<typeof learntFrom> | undefined,
  draws: number,
  seed: number,
): Forecasts {
  const strategy = crossrank.choose({});
  if (strategy.kind === 'invalid_strategy' || learnt === undefined) throw new Error('Nothing was learnt.');
  const problem = `${set} ${one.problem.task_id}`;
  const of = samplesOf(one, draws, seed).filter(({ matrix }) => matrix.tests > 0);
  const all = of.map((sample): Forecasts => {
    const ranking = rankingOf(sample, strategy, learnt);
    const { confidence = 0, noneRight = 0, tests = [] } = ranking.judgement ?? {};
    const { ground_truth: truth, test_valid: valid } = sample.problem.reference;
    const passAt1 = passAt1OfRanking(sample, ranking);
    return {
      passAt1,
      confidence: [{ problem, said: confidence, came: passAt1 }],
      noneRight: [{ problem, said: noneRight, came: truth.includes('1') ? 0 : 1 }],
      validity: tests.flatMap((test, at) =>
        test && valid ? { problem, said: test.validity, came: valid[at] === '1' ? 1 : 0 } : [],
      ),
    };
  });
  return joined(all);
}

function joined(parts: readonly Forecasts[]): Forecasts {
  return {
    passAt1: parts.length === 0 ? Number.NaN : mean(parts.map(({ passAt1 }) => passAt1)),
    confidence: parts.flatMap(({ confidence }) => confidence),
    noneRight: parts.flatMap(({ noneRight }) => noneRight),
    validity: parts.flatMap(({ validity }) => validity),
  };
}

function told(name: string, { confidence, noneRight, validity }: Forecasts, seed: number): string {
  const line = (what: string, forecasts: readonly Forecast[]) => {
    const { apart, together } = perfectError(forecasts, BINS, generator(seed));
    const said = mean(forecasts.map((one) => one.said));
    const came = mean(forecasts.map((one) => one.came));
    return `  ${what.padEnd(11)} ECE ${calibrationError(forecasts, BINS).toFixed(3)} (perfect: ${apart.toFixed(3)} to ${together.toFixed(3)}), said ${said.toFixed(3)}, came ${came.toFixed(3)}, AUC ${auc(forecasts).toFixed(3)}`;
  };
  return [
    `\n${name}, ${confidence.length} samples, ${BINS} bins of equal mass`,
    line('confidence', confidence),
    line('none_right', noneRight),
    ...(validity.length > 0 ? [line('validity', validity)] : []),
  ].join('\n');
}

function withoutTexts(one: Executed<Problem>): Executed<Problem> {
  const candidates = one.problem.candidates.map((candidate) => ({ ...candidate, code: '' }));
  return { ...one, problem: { ...one.problem, candidates } };
}

function ablationOf(sets: readonly ProblemSet[], trial: Trial): string {
  const lines = ABLATIONS.map(({ name, left, signs }) => {
    const those = sets.map((set) => ({ ...set, problems: set.problems.map(left) }));
    const forecasts = forecastsOf(those, trial, undefined, signs);
    const shares = forecasts.map(({ confidence }) => mean(confidence.map(({ came }) => came)));
    const error = calibrationError(joined(forecasts).confidence, BINS).toFixed(3);
    return [name.padEnd(20), ...shares.map((share) => (100 * share).toFixed(1).padStart(8)), error].join(' ');
  });
  return [
    `\nleft, right in percent of samples of ${sets.map(({ name }) => name).join(', ')}; ECE`,
    ...lines,
  ].join('\n');
}
