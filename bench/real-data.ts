/**
 * Python problems of real data over HTTP, beside a process for each candidate with an alarm for each cell: the same
 * problems, the same time limit, by turns in one run. `npm run bench:real -- --data FILE`.
 */
import { basename } from 'node:path';
import { type Client, clientOf } from '../examples/client.ts';
import { type Problem, programsOf } from '../examples/problem.ts';
import { startService } from '../examples/service.ts';
import { spread } from '../src/bench/figures.ts';
import { inParallel } from '../src/bench/in-parallel.ts';
import type { Runner } from '../src/bench/process-per-candidate.ts';
import type { Outcomes } from './agreement.ts';
import { type AlarmedRows, alarmedRunner, runAlarmed } from './alarmed-processes.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { readProblems } from './problem-files.ts';
import { progressOf } from './progress.ts';
import {
  agreementLines,
  comparisonReport,
  processesSide,
  type Side,
  slowCandidates,
  sumOf,
} from './real-data-report.ts';

const USAGE = `npm run bench:real -- --data FILE [--problems N] [--timeout-ms 150] [--at-once 1]

  --data        Python problems, .jsonl or .jsonl.gz
  --problems    only so many, spread over the file (default: all)
  --timeout-ms  time limit of a cell
  --at-once     problems that the service is sent at once; the processes take as many from one queue, two at a time`;

const OPTIONS = {
  data: { type: 'string' },
  problems: { type: 'string' },
  'timeout-ms': { type: 'string', default: '150' },
  'at-once': { type: 'string', default: '1' },
} as const;

/** Less than this on whether cells pass means that one of the sides is wrong. */
const LEAST_AGREEMENT = 0.99;

type Setting = { readonly client: Client; readonly runner: Runner; readonly timeoutMs: number };

/** What both sides made of some problems, which were under way together. */
type Run = {
  readonly service: Side;
  readonly processes: Side;
  readonly outcomes: readonly (readonly string[])[];
  readonly rows: readonly AlarmedRows[];
  readonly failed: number;
};

let requests = 0;

await runBench(USAGE, OPTIONS, async (values) => {
  if (values.data === undefined) throw new UsageError('--data is missing');
  const timeoutMs = wholeNumber('timeout-ms', values['timeout-ms']);
  const atOnce = wholeNumber('at-once', values['at-once']);
  const all = (await readProblems(values.data)).filter(({ tests }) => tests.length > 0);
  const number = values.problems === undefined ? all.length : wholeNumber('problems', values.problems);
  const problems = spread(all, number);
  if (problems.some(({ language }) => language !== 'python')) throw new UsageError('--data is not Python');
  const runner = alarmedRunner();
  if (runner === undefined) throw new Error('There is no python3 on the path to compare with');

  console.log(
    `${basename(values.data)}: ${problems.length} of ${all.length} problems with tests, ${timeoutMs} ms a cell, ${atOnce} at once`,
  );
  console.log(`Beside the service: ${runner.name}, a process for each candidate, two at a time, no sandbox`);
  await using service = await startService();
  const setting = { client: clientOf(service.url), runner, timeoutMs };
  await warmUp(problems, setting);

  const whole: Run[] = [];
  const quick: Run[] = [];
  const progress = progressOf(Math.ceil(problems.length / atOnce));
  for (let first = 0; first < problems.length; first += atOnce) {
    const chunk = problems.slice(first, first + atOnce);
    const oursFirst = whole.length % 2 === 0;
    const run = await compare(chunk, setting, oursFirst);
    const rest = chunk.flatMap((problem, index) => withoutSlow(problem, run, index));
    whole.push(run);
    quick.push(isSame(rest, chunk) ? run : await compare(rest, setting, oursFirst));
    progress.done(run.service.cells);
  }
  progress.end();

  const sides = (runs: readonly Run[]) => ({
    service: sumOf(runs.map((run) => run.service)),
    processes: sumOf(runs.map((run) => run.processes)),
  });
  const report = comparisonReport([
    { title: 'All candidates', ...sides(whole) },
    { title: 'Without the candidates that ran out of time on either side', ...sides(quick) },
  ]);
  const agreement = agreementLines(outcomesOf(problems, whole));
  console.log([...report, ...agreement.lines].join('\n'));
  const failed = [...whole, ...quick].reduce((sum, run) => sum + run.failed, 0);
  if (failed > 0) console.log(`THE SERVICE FAILED IN ${failed} CELLS (OUTCOME I)`);
  if (agreement.onPassing < LEAST_AGREEMENT) console.log('THE TWO SIDES DO NOT AGREE.');
  return failed === 0 && agreement.onPassing >= LEAST_AGREEMENT ? 0 : 1;
});

/** One side after the other; which goes first changes. */
async function compare(problems: readonly Problem[], setting: Setting, oursFirst: boolean): Promise<Run> {
  const theirsBefore = oursFirst ? undefined : await runProcesses(problems, setting);
  const ours = await askService(problems, setting);
  const theirs = theirsBefore ?? (await runProcesses(problems, setting));
  return { ...ours, ...theirs };
}

async function askService(problems: readonly Problem[], { client, timeoutMs }: Setting) {
  const start = performance.now();
  const replies = await inParallel(problems, problems.length, (problem) =>
    client.rerank({
      ...programsOf(problem),
      // A number in front makes every request new to a cache.
      prelude: `# ${requests++}\n${problem.prelude}`,
      limits: { cell_timeout_ms: timeoutMs },
      include: ['outcomes'],
      top_n: 1,
    }),
  );
  const ms = performance.now() - start;
  const outcomes = replies.map((reply) => reply.outcomes ?? []);
  const service = sumOf(
    replies.map(({ stats: { cells, executed, concluded } }, index) => {
      const outOfTime = (outcomes[index] ?? []).join('').split('T').length - 1;
      return { cells, executed, concluded, outOfTime, ms: index === 0 ? ms : 0 };
    }),
  );
  if (replies.some(({ stats }) => stats.cached > 0)) throw new Error('Cells came from a cache');
  return { service, outcomes, failed: replies.reduce((sum, { stats }) => sum + stats.infra_errors, 0) };
}

async function runProcesses(problems: readonly Problem[], { runner, timeoutMs }: Setting) {
  const { runs, ms } = await runAlarmed(
    problems.map(({ prelude, candidates, tests }) => ({
      programs: candidates.map(({ code }) => prelude + code),
      tests: tests.map(({ code }) => code),
      timeoutMs,
    })),
    runner,
  );
  const processes = sumOf(
    problems.map(({ tests }, index) => processesSide(runs[index] ?? [], tests.length, index === 0 ? ms : 0)),
  );
  return { processes, rows: runs };
}

/** Nothing of it counts: compilers, disk caches and interpreters have seen work before the first problem. */
async function warmUp(problems: readonly Problem[], setting: Setting): Promise<void> {
  for (const problem of problems.slice(0, 2))
    await compare([{ ...problem, candidates: problem.candidates.slice(0, 5) }], setting, true);
}

/** The problem without candidates that ran out of time; nothing when none is left. */
function withoutSlow(problem: Problem, run: Run, index: number): Problem[] {
  const slow = new Set(slowCandidates(run.outcomes[index] ?? [], run.rows[index] ?? []));
  if (slow.size === 0) return [problem];
  const candidates = problem.candidates.filter((_, candidate) => !slow.has(candidate));
  return candidates.length === 0 ? [] : [{ ...problem, candidates }];
}

function isSame(these: readonly Problem[], those: readonly Problem[]): boolean {
  return these.length === those.length && these.every((problem, index) => problem === those[index]);
}

/** The service's outcomes, with what the processes found in the place of the reference. */
function outcomesOf(problems: readonly Problem[], runs: readonly Run[]): Outcomes[] {
  const rows = runs.flatMap((run) => run.rows);
  return runs
    .flatMap((run) => run.outcomes)
    .flatMap((outcomes, index) => {
      const problem = problems[index];
      if (problem === undefined) return [];
      const { task_id, tests, reference } = problem;
      return [
        {
          problem: { task_id, tests, reference: { ...reference, cells: [...(rows[index] ?? [])] } },
          outcomes,
        },
      ];
    });
}
