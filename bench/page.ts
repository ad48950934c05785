/**
 * Measures, and writes a page with plots of what came: latency by size, throughput by cores, selectors by budget.
 *
 *   npm run bench:page -- --data FILE
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startService } from '../examples/service.ts';
import manifest from '../package.json' with { type: 'json' };
import { grouped, inMs } from '../src/bench/figures.ts';
import { languages } from '../src/bench/generated-problem.ts';
import { machineFacts } from '../src/bench/machine.ts';
import { plainName } from '../src/leaderboard/names.ts';
import { budgets } from '../src/learning/samples.ts';
import { DEFAULT_STRATEGY } from '../src/ranking/strategies.ts';
import { executedProblems } from './executed-problems.ts';
import { type Latency, measureLatency } from './latency-figures.ts';
import { runBench, wholeNumber } from './options.ts';
import { resultsPage, type Section } from './page-html.ts';
import { latencyPlot, passAt1s, selectorsPlot, throughputPlot, throughputs } from './page-plots.ts';
import { compareWithTwo, isThere, PLACES, type Rates, SIZE_FOR_SANDBOXES } from './scaling-figures.ts';
import { byCrossValidation, selectorRows } from './selector-rows.ts';

const USAGE = `npm run bench:page -- [options]
  --out DIR        where results.html is written (default: ./data)
  --seconds N      about how long each language and size is measured (default 5)
  --data FILE      labelled problems, as for bench:selectors; several times for several sets, each with a plot of its own
  --evidence FILE  what came of their cells: taken from it, and what is not there yet is executed and added`;

const SIDES = [5, 20, 50, 100];
const ROUNDS = 5;
/** As `bench:selectors` by default, with fewer draws. */
const [FOLDS, DRAWS, SEED] = [10, 3, 1];

const OPTIONS = {
  out: { type: 'string', default: 'data' },
  seconds: { type: 'string', default: '5' },
  data: { type: 'string', multiple: true },
  evidence: { type: 'string' },
} as const;

await runBench(USAGE, OPTIONS, async ({ out, seconds, data = [], evidence }) => {
  const folder = resolve(out);
  await mkdir(folder, { recursive: true });
  const sections = [
    ...(await speed(wholeNumber('seconds', seconds))),
    ...(data.length === 0 ? [] : await selectors(data, evidence)),
  ];
  const about = `Version ${manifest.version}, ${new Date().toISOString().slice(0, 10)}, ${machineFacts()}. Every matrix is right.`;
  const file = join(folder, 'results.html');
  await writeFile(file, resultsPage('Crossrank, measured', about, sections));
  console.log(file);
  return 0;
});

async function speed(seconds: number): Promise<Section[]> {
  await using two = await startService({ SANDBOXES: '2' });
  const latencies: Latency[] = [];
  for (const language of languages)
    for (const side of SIDES) {
      process.stderr.write(`${language} ${side} × ${side} …\n`);
      const size = { candidates: side, tests: side };
      latencies.push(await measureLatency(language, size, two.url, { seconds }));
    }
  const rates: Rates[] = [];
  for (const place of PLACES.filter(isThere))
    rates.push(...(await compareWithTwo(place, two.url, languages, SIZE_FOR_SANDBOXES, ROUNDS)));
  return [latencySection(latencies), throughputSection(rates)];
}

function latencySection(latencies: readonly Latency[]): Section {
  return {
    title: 'Latency by size',
    note: 'Requests over HTTP, one after the other, each a problem of its own; two sandboxes. Median and 99th percentile.',
    svg: latencyPlot(latencies),
    head: ['language', 'size', 'requests', 'p50', 'p95', 'p99'],
    rows: latencies.map(({ language, candidates, tests, requests, p50, p95, p99 }) => [
      ...[language, `${candidates} × ${tests}`, String(requests)],
      ...[p50, p95, p99].map(inMs),
    ]),
  };
}

function throughputSection(rates: readonly Rates[]): Section {
  return {
    title: 'Throughput by cores',
    note: `Problems of ${SIZE_FOR_SANDBOXES} × ${SIZE_FOR_SANDBOXES} cells, by turns: the whole service on one core, one sandbox, two sandboxes. Median.`,
    svg: throughputPlot(rates),
    head: ['language', 'with', 'cells a second'],
    rows: throughputs(rates).map(({ place, language, rate }) => [language, place, grouped(rate)]),
  };
}

async function selectors(files: readonly string[], evidence: string | undefined): Promise<Section[]> {
  process.stderr.write('selectors …\n');
  const sets = await executedProblems(files, { evidence, limit: Number.POSITIVE_INFINITY, sandboxes: 2 });
  const learntFor = byCrossValidation(sets, FOLDS, SEED);
  return sets.map(({ name, problems }): Section => {
    const rows = selectorRows(problems, learntFor, DRAWS, SEED);
    return {
      title: `Selectors by budget: ${plainName(name)}`,
      note: `pass@1 on samples of ${problems.length} problems; the default, ${DEFAULT_STRATEGY.name}, by cross-validation.`,
      svg: selectorsPlot(rows, DEFAULT_STRATEGY.name),
      head: ['strategy', ...budgets.map((budget) => budget.name)],
      rows: rows.map((row) => [row.name, ...passAt1s(row.values).map((percent) => percent.toFixed(1))]),
    };
  });
}
