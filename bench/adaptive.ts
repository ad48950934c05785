/**
 * What fewer cells cost: the first of the ranking after all cells, beside the first after a part of them, on the real engine.
 *
 *   npm run bench:adaptive -- --data FILE
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Problem, programsOf } from '../examples/problem.ts';
import { admitAll } from '../src/admission/admission.ts';
import { spread } from '../src/bench/figures.ts';
import { readConfig } from '../src/config.ts';
import { startExecutor } from '../src/execution/executor.ts';
import { rerank } from '../src/rerank/rerank.ts';
import type { RerankReply } from '../src/rerank/wire/reply.ts';
import type { RerankRequest } from '../src/rerank/wire/request.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { mean, passAt1 } from './pass-at-1.ts';
import { readProblems } from './problem-files.ts';
import { isFirstInFull } from './same-first.ts';

const USAGE = `npm run bench:adaptive -- --data FILE [options]
  --data FILE       labelled problems, .jsonl or .jsonl.gz
  --problems N      only so many, spread over the file (default: all)
  --strategy NAME   default crossrank
  --sandboxes N     default 2`;

/** Parts of all cells that `max_cells` allows. */
const PARTS = [0.1, 0.2, 0.35, 0.5, 0.75];

type Row = {
  readonly reply: RerankReply;
  readonly problem: Problem;
};

await runBench(
  USAGE,
  {
    data: { type: 'string' },
    problems: { type: 'string' },
    strategy: { type: 'string', default: 'crossrank' },
    sandboxes: { type: 'string', default: '2' },
  },
  async ({ data, problems: wanted, strategy, sandboxes }) => {
    if (data === undefined) throw new UsageError('--data is missing');
    const all = (await readProblems(data)).filter(({ tests }) => tests.length > 0);
    const problems = spread(all, wanted === undefined ? all.length : wholeNumber('problems', wanted));
    const dataDir = await mkdtemp(join(tmpdir(), 'crossrank-bench-'));
    const log = pino({ level: 'error' });
    const executor = startExecutor({
      sandboxes: wholeNumber('sandboxes', sandboxes),
      dataDir,
      log,
      cacheBytes: 0,
    });
    const reading = readConfig({});
    if (!reading.ok) throw new Error(reading.mistakes.join('\n'));
    const { ceilings, defaultLimits } = reading.config;
    const run = async (problem: Problem, effort: RerankRequest['effort']): Promise<Row> => {
      const request: RerankRequest = {
        ...programsOf(problem),
        strategy,
        limits: { cell_timeout_ms: 150 },
        ...(effort && { effort }),
      };
      const service = { executor, admit: admitAll, version: '0', ceilings, defaultLimits };
      const answer = await rerank(request, service);
      if (!answer.ok) throw new Error(`${problem.task_id}: ${answer.refusal.detail}`);
      return { reply: answer.value, problem };
    };
    const runAll = async (
      effortOf: (full: Row | undefined) => RerankRequest['effort'],
      full: readonly Row[] = [],
    ) => {
      const rows: Row[] = [];
      for (const [at, problem] of problems.entries()) rows.push(await run(problem, effortOf(full[at])));
      return rows;
    };
    try {
      await run(problems[0] as Problem, 'full');
      const full = await runAll(() => 'full');
      console.log(`${problems.length} problems with tests, ${strategy}`);
      console.log('effort       cells  (mean)  same first  or its cluster  pass@1  confidence      ms');
      report('full', full, full);
      report('full again', await runAll(() => 'full'), full);
      report('adaptive', await runAll(() => 'adaptive'), full);
      for (const part of PARTS) {
        const effortOf = (row: Row | undefined) => ({
          max_cells: Math.max(1, Math.floor(part * (row?.reply.stats.cells ?? 1))),
        });
        report(`max ${100 * part}%`, await runAll(effortOf, full), full);
      }
      return 0;
    } finally {
      await executor.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
);

/** `cells`: the part of all cells of all problems that was not skipped; the mean over problems beside it. */
function report(name: string, rows: readonly Row[], full: readonly Row[]): void {
  const ran = rows.map(({ reply: { stats } }) => stats.cells - stats.skipped);
  const cells = rows.map(({ reply: { stats } }) => stats.cells);
  const isFirst = rows.map(({ reply }, at) => isFirstInFull(reply.results, full[at]?.reply.results ?? []));
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const percent = (share: number) => (100 * share).toFixed(1);
  const columns = [
    percent(sum(ran) / sum(cells)).padStart(7),
    percent(mean(ran.map((number, at) => number / (cells[at] ?? 1)))).padStart(7),
    percent(mean(isFirst.map(({ same }) => Number(same)))).padStart(11),
    percent(mean(isFirst.map(({ same, cluster }) => Number(same || cluster)))).padStart(15),
    percent(mean(rows.map(({ problem, reply }) => passAt1(problem, firstOf(reply))))).padStart(7),
    percent(mean(rows.map(({ reply }) => reply.confidence ?? Number.NaN))).padStart(11),
    sum(rows.map(({ reply }) => reply.stats.total_ms))
      .toFixed(0)
      .padStart(7),
  ];
  console.log(`${name.padEnd(10)} ${columns.join(' ')}`);
}

function firstOf({ results }: RerankReply): number[] {
  return results.filter(({ rank }) => rank === 1).map(({ index }) => index);
}
