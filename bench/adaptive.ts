/**
 * What fewer cells cost: the first of the ranking after all cells, beside the first after a part of them. On the real engine, or by cells
 * that were kept: then on samples of the problems too, with no sandbox in the way.
 *
 *   npm run bench:adaptive -- --data FILE [--evidence FILE]
 */
import { basename } from 'node:path';
import { type Problem, programsOf } from '../examples/problem.ts';
import { table } from '../examples/table.ts';
import { admitAll } from '../src/admission/admission.ts';
import { spread } from '../src/bench/figures.ts';
import { readConfig } from '../src/config.ts';
import type { Executor } from '../src/execution/plan.ts';
import { languageOf } from '../src/learning/execute.ts';
import { budgets, type Part, samplesOf } from '../src/learning/samples.ts';
import { testCount } from '../src/matrix/pass-matrix.ts';
import { rerank } from '../src/rerank/rerank.ts';
import type { RerankRequest } from '../src/rerank/wire/request.ts';
import { HEAD, lineOf, type Row } from './adaptive-report.ts';
import { CELL_TIMEOUT_MS, executedProblems, type ProblemSet } from './executed-problems.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { readProblems } from './problem-files.ts';
import { replayingExecutor, testCodes } from './replaying-executor.ts';
import { type TemporaryExecutor, withExecutor } from './temporary-executor.ts';

const USAGE = `npm run bench:adaptive -- --data FILE [options]
  --data FILE       labelled problems, .jsonl or .jsonl.gz; several times for several sets, each with a table of its own
  --evidence FILE   answer from the cells in it, as bench:selectors keeps them, in place of sandboxes; what is not there yet is
                    executed and added. Samples of the problems are shown too
  --draws N         with --evidence: samples of each problem at each size (default 3)
  --seed N          with --evidence: which samples (default 1)
  --problems N      only so many, spread over each file (default: all)
  --strategy NAME   default crossrank
  --sandboxes N     default 2`;

/** Parts of all cells that `max_cells` allows. */
const PARTS = [0.1, 0.2, 0.35, 0.5, 0.75];

/** What is asked with one effort after another. */
type Case = {
  readonly problem: Row['problem'];
  readonly programs: Pick<RerankRequest, 'language' | 'prelude' | 'candidates' | 'tests'>;
  readonly executor: Pick<Executor, 'execute' | 'languages'>;
};
/** The cases of one file, by the size of the samples. */
type CaseSet = { readonly name: string; readonly sizes: ReadonlyMap<string, readonly Case[]> };
type Ask = (effort: RerankRequest['effort'], one: Case) => Promise<Row>;

await runBench(
  USAGE,
  {
    data: { type: 'string', multiple: true },
    evidence: { type: 'string' },
    draws: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    problems: { type: 'string', default: '100000' },
    strategy: { type: 'string', default: 'crossrank' },
    sandboxes: { type: 'string', default: '2' },
  },
  async ({ data, evidence, draws, seed, problems, strategy, sandboxes: given }) => {
    if (data === undefined) throw new UsageError('--data is missing');
    const ask = asking(strategy);
    const most = wholeNumber('problems', problems);
    const sandboxes = wholeNumber('sandboxes', given);
    if (evidence !== undefined) {
      const times = { draws: wholeNumber('draws', draws), seed: wholeNumber('seed', seed) };
      const sets = await executedProblems(data, { evidence, limit: Number.POSITIVE_INFINITY, sandboxes });
      for (const set of sets) await tell(keptCases(set, most, times), ask);
      return 0;
    }
    await withExecutor(sandboxes, async (executor) => {
      for (const file of data) {
        const cases = await sandboxCases(file, most, executor);
        for (const one of [...cases.sizes.values()].flat().slice(0, 1)) await ask('full', one); // sandboxes start
        await tell(cases, ask);
      }
    });
    return 0;
  },
);

async function sandboxCases(file: string, most: number, executor: TemporaryExecutor): Promise<CaseSet> {
  const problems = (await readProblems(file)).filter(({ tests }) => tests.length > 0);
  const cases = spread(problems, most).map((problem) => ({
    problem,
    programs: programsOf(problem),
    executor,
  }));
  return { name: basename(file), sizes: new Map([['all × all', cases]]) };
}

function keptCases(
  { name, problems }: ProblemSet,
  most: number,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): CaseSet {
  const tested = problems.filter(({ problem }) => problem.tests.length > 0);
  const cases = spread(tested, most).flatMap((one) =>
    samplesOf(one, draws, seed).map((sample) => ({
      ...{ budget: sample.budget, problem: sample.problem },
      ...{
        programs: programsOfPart(sample, one.problem),
        executor: replayingExecutor(sample, languageOf(one.problem)),
      },
    })),
  );
  return {
    name,
    sizes: new Map(budgets.map((size, place) => [size.name, cases.filter(({ budget }) => budget === place)])),
  };
}

function programsOfPart(part: Part, { language, prelude }: Problem): Case['programs'] {
  const tests = testCodes(part).map((code, test) => ({ code, count: testCount(part.matrix, test) }));
  return { language, prelude, candidates: [...part.problem.candidates], tests };
}

function asking(strategy: string): Ask {
  const reading = readConfig({});
  if (!reading.ok) throw new Error(reading.mistakes.join('\n'));
  const { ceilings, defaultLimits } = reading.config;
  return async (effort, { problem, programs, executor }) => {
    const answer = await rerank(
      { ...programs, strategy, limits: { cell_timeout_ms: CELL_TIMEOUT_MS }, ...(effort && { effort }) },
      { executor, admit: admitAll, version: '0', ceilings, defaultLimits },
    );
    if (!answer.ok) throw new Error(`${answer.refusal.detail} ${JSON.stringify(answer.refusal.errors)}`);
    return { reply: answer.value, problem };
  };
}

async function tell({ name, sizes }: CaseSet, ask: Ask): Promise<void> {
  const lines: string[][] = [];
  for (const [size, cases] of sizes) if (cases.length > 0) lines.push(...(await linesOf(size, cases, ask)));
  console.log(`\n${name}\n${table([HEAD, ...lines], 'lrlrrrrrrr').join('\n')}`);
}

async function linesOf(size: string, cases: readonly Case[], ask: Ask): Promise<string[][]> {
  const askAll = async (
    effortOf: (full: Row | undefined) => RerankRequest['effort'],
    full?: readonly Row[],
  ) => {
    const rows: Row[] = [];
    for (const [at, one] of cases.entries()) rows.push(await ask(effortOf(full?.[at]), one));
    return rows;
  };
  const full = await askAll(() => 'full');
  const lineFor = (effort: string, rows: readonly Row[]) => lineOf({ size, effort }, rows, full);
  const lines = [lineFor('full', full), lineFor('full again', await askAll(() => 'full'))];
  lines.push(lineFor('adaptive', await askAll(() => 'adaptive')));
  for (const part of PARTS) {
    const effortOf = (row: Row | undefined) => ({
      max_cells: Math.max(1, Math.floor(part * (row?.reply.stats.cells ?? 1))),
    });
    lines.push(lineFor(`max ${100 * part}%`, await askAll(effortOf, full)));
  }
  return lines;
}
