/**
 * What probes gain, and what they cost: pass@1 of strategies that read answers, on samples of labelled problems, with and
 * without inputs made from those that the sample's tests have. The default strategy learns from other problems, with as many probes.
 *
 *   npm run bench:probes -- --data FILE
 */
import type { Problem } from '../examples/problem.ts';
import { languageOf } from '../src/learning/execute.ts';
import { preparedOf } from '../src/learning/fit.ts';
import { type Budget, budgets, type Executed, type Sample, samplesOf } from '../src/learning/samples.ts';
import type { Evidence } from '../src/matrix/evidence.ts';
import { joinAnswers } from '../src/matrix/join-answers.ts';
import { probesOf } from '../src/probes/probes.ts';
import { strategies } from '../src/ranking/strategies.ts';
import { programOf } from '../src/rerank/probing.ts';
import { crossValidated } from './cross-validation.ts';
import { CELL_TIMEOUT_MS, executedProblems } from './executed-problems.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { meansOfBudgets, passAt1Of } from './selector-samples.ts';
import { type Row, selectorTable } from './selectors-report.ts';
import { type TemporaryExecutor, withExecutor } from './temporary-executor.ts';

const USAGE = `npm run bench:probes -- --data FILE [options]
  --data FILE       labelled problems, .jsonl or .jsonl.gz; several times for several sets, each with a table of its own
  --evidence FILE   what came of the tests: taken from it, and what is not there yet is executed and added
  --probes N        most probes of a sample (default 16); half and a quarter of them are shown too
  --few             samples of few tests, in place of the budgets of bench:selectors
  --limit N         only the first so many problems of a file (default: all)
  --draws N         samples of each problem at each budget (default 3)
  --seed N          which samples and folds (default 1)
  --sandboxes N     default 2`;

const FEW: readonly Budget[] = [
  { name: '10 × 2', candidates: 10, tests: 2 },
  { name: '20 × 3', candidates: 20, tests: 3 },
  { name: '50 × 5', candidates: 50, tests: 5 },
  { name: 'all × 8', candidates: Number.POSITIVE_INFINITY, tests: 8 },
];
const FOLDS = 10;

/** A problem, its samples, and what all its candidates answered to the probes of any of them. */
type Probed = {
  readonly one: Executed<Problem>;
  readonly samples: readonly Sample[];
  readonly asked: Evidence | null;
  readonly cells: number;
  readonly ms: number;
};

await runBench(
  USAGE,
  {
    data: { type: 'string', multiple: true },
    evidence: { type: 'string' },
    probes: { type: 'string', default: '16' },
    few: { type: 'boolean', default: false },
    limit: { type: 'string', default: '100000' },
    draws: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    sandboxes: { type: 'string', default: '2' },
  },
  async (values) => {
    if (values.data === undefined) throw new UsageError('--data is missing');
    const [most, draws, seed] = [
      wholeNumber('probes', values.probes),
      wholeNumber('draws', values.draws),
      wholeNumber('seed', values.seed),
    ];
    const sandboxes = wholeNumber('sandboxes', values.sandboxes);
    const among = values.few ? FEW : budgets;
    const sets = await executedProblems(values.data, {
      evidence: values.evidence,
      limit: wholeNumber('limit', values.limit),
      sandboxes,
    });
    const probed: Probed[][] = [];
    await withExecutor(sandboxes, async (executor) => {
      for (const { problems } of sets) {
        const ofSet: Probed[] = [];
        for (const one of problems)
          ofSet.push(await probe(executor, one, samplesOf(one, draws, seed, among), most));
        probed.push(ofSet);
      }
    });
    const amounts = [...new Set([0, most >> 2, most >> 1, most])];
    const tables = amounts.map((amount) => rowsWith(probed, amount, among, seed));
    for (const [at, { name }] of sets.entries()) {
      console.log(`\n${name}: ${costOf(probed[at] ?? [])}`);
      const rows = tables.flatMap((ofSets) => ofSets[at] ?? []).sort((a, b) => a.strategy - b.strategy);
      console.log(selectorTable(rows, [strategyRow('crossrank', 0)], seed, among));
    }
    return 0;
  },
);

async function probe(
  executor: TemporaryExecutor,
  one: Executed<Problem>,
  samples: readonly Sample[],
  most: number,
): Promise<Probed> {
  const calls = [...new Set(samples.flatMap(({ evidence }) => callsOf(evidence, most)))];
  const { problem } = one;
  if (calls.length === 0) return { one, samples, asked: null, cells: 0, ms: 0 };
  const language = languageOf(problem);
  const { evidence, sandboxMs } = await executor.execute({
    language,
    prelude: problem.prelude ?? '',
    candidates: problem.candidates.map(({ code }) => code),
    tests: calls.map((call) => programOf(call, language)),
    limits: { cellTimeoutMs: CELL_TIMEOUT_MS, memoryMb: 256, outputKb: 1_024 },
    seed: 0,
    failuresPerCandidate: 0,
    evidence: true,
  });
  return { one, samples, asked: evidence, cells: calls.length * problem.candidates.length, ms: sandboxMs };
}

function callsOf(evidence: Evidence | null, amount: number): string[] {
  return evidence ? probesOf(evidence.questions, amount, 0) : [];
}

function withProbes({ one, asked }: Probed, sample: Sample, amount: number): Sample {
  const { evidence, problem } = sample;
  if (evidence === null || asked === null || amount === 0) return sample;
  const rowOf = new Map(one.problem.candidates.map(({ code }, row) => [code, row]));
  const all = asked.questions.length;
  const given = problem.candidates.flatMap(({ code }) => {
    const row = rowOf.get(code) ?? 0;
    return [...asked.given.subarray(row * all, (row + 1) * all)];
  });
  const questions = callsOf(evidence, amount)
    .map((call) => asked.questions.indexOf(call))
    .filter((at) => at !== -1);
  return {
    ...sample,
    evidence: joinAnswers(evidence, { ...asked, given: Int32Array.from(given) }, questions),
  };
}

function rowsWith(sets: readonly Probed[][], amount: number, among: readonly Budget[], seed: number) {
  const samplesOfSets = sets.map((problems) =>
    problems.map((one) => one.samples.map((sample) => withProbes(one, sample, amount))),
  );
  const lessons = sets.flatMap((problems, set) =>
    problems.map(({ one }, at) => ({
      task: one.problem.task_id,
      samples: preparedOf(samplesOfSets[set]?.[at] ?? []),
    })),
  );
  const learnt = crossValidated(lessons, FOLDS, seed);
  return sets.map((problems, set) =>
    strategies.flatMap((strategy, place): (Row & { strategy: number })[] => {
      const chosen = strategy.choose({});
      if (chosen.kind === 'invalid_strategy' || !chosen.readsAnswers) return [];
      const values = problems.map(({ one }, at) =>
        meansOfBudgets(
          samplesOfSets[set]?.[at] ?? [],
          (sample) => passAt1Of(sample, chosen, learnt.get(one.problem.task_id)),
          among,
        ),
      );
      return [{ name: strategyRow(strategy.name, amount), values, strategy: place }];
    }),
  );
}

function strategyRow(name: string, amount: number): string {
  return amount === 0 ? name : `${name}, ${amount} probes`;
}

function costOf(problems: readonly Probed[]): string {
  const [cells, ms] = [sum(problems.map(({ cells }) => cells)), sum(problems.map(({ ms }) => ms))];
  const tests = sum(problems.map(({ one }) => one.passed.length));
  return `${problems.length} problems, ${tests} cells of tests; probes of all samples ${cells} cells, ${Math.round(ms)} ms in sandboxes`;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
