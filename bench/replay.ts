/**
 * Sends problems whose answers are known through the service, over HTTP, and prints how its outcomes agree with the
 * reference, how often each strategy would have taken a right program, and how fast it went. `npm run bench`.
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Client, clientOf, type Strategy } from '../examples/client.ts';
import { countsOf, type Problem, programsOf } from '../examples/problem.ts';
import { startService } from '../examples/service.ts';
import { inParallel } from '../src/bench/in-parallel.ts';
import type { RerankReply } from '../src/rerank/wire/reply.ts';
import type { RerankRequest } from '../src/rerank/wire/request.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { passAt1 } from './pass-at-1.ts';
import { readProblems } from './problem-files.ts';
import { progressOf } from './progress.ts';
import { type Answer, type Pass, type Replay, replayReport } from './replay-report.ts';

const USAGE = `npm run bench -- [--data FILE]… [--strategy NAME]… [--concurrency 2] [--limit N] [--timeout-ms 1000] [--url URL]

  --data         problems, .jsonl or .jsonl.gz (default: the examples of the repository)
  --strategy     a strategy to compare, by name or as JSON with parameters (default: all)
  --concurrency  problems under way at once
  --limit        only the first N problems of each file
  --timeout-ms   time limit of a cell
  --url          a service that runs already (default: one is started)`;

const EXAMPLES = ['page-ranges.json', 'problems.jsonl'].map((name) =>
  fileURLToPath(new URL(`../examples/${name}`, import.meta.url)),
);

type Settings = { readonly concurrency: number; readonly timeoutMs: number };

/** A strategy as a request names it, under the name that it was given on the command line. */
type Contestant = { readonly label: string; readonly strategy: NonNullable<RerankRequest['strategy']> };

const OPTIONS = {
  data: { type: 'string', multiple: true },
  strategy: { type: 'string', multiple: true },
  concurrency: { type: 'string', default: '2' },
  limit: { type: 'string' },
  'timeout-ms': { type: 'string', default: '1000' },
  url: { type: 'string' },
} as const;

await runBench(USAGE, OPTIONS, async (values) => {
  const settings = {
    concurrency: wholeNumber('concurrency', values.concurrency),
    timeoutMs: wholeNumber('timeout-ms', values['timeout-ms']),
  };
  const limit = values.limit === undefined ? undefined : wholeNumber('limit', values.limit);
  const sets = await readSets(values.data, limit);

  await using service = values.url === undefined ? await startService() : undefined;
  const client = clientOf(values.url ?? service?.url ?? '');
  const contestants = await contestantsOf(values.strategy, client);

  let failures = 0;
  for (const { name, problems } of sets) {
    console.log(
      `\n${name}: ${problems.length} problems, ${settings.timeoutMs} ms a cell, ${settings.concurrency} at once`,
    );
    const replay = await replayOf(problems, client, contestants, settings);
    console.log(replayReport(replay).join('\n'));
    failures +=
      replay.failures.length + replay.answers.reduce((sum, { stats }) => sum + stats.infra_errors, 0);
  }
  return failures === 0 ? 0 : 1;
});

async function readSets(paths: readonly string[] | undefined, limit: number | undefined) {
  const read = async (path: string) => ({ name: basename(path), problems: await readProblems(path, limit) });
  if (paths !== undefined) return Promise.all(paths.map(read));
  const examples = await Promise.all(EXAMPLES.map(read));
  return [{ name: 'the examples', problems: examples.flatMap(({ problems }) => problems) }];
}

async function contestantsOf(given: readonly string[] | undefined, client: Client): Promise<Contestant[]> {
  const strategies = await client.strategies();
  const names = strategies.map(({ name }) => name);
  // What candidates returned is known where they were executed: to rank by the default.
  const isTold = (strategy: Strategy) =>
    strategy.name !== 'random' && (strategy.default || !strategy.reads_answers);
  return (given ?? strategies.filter(isTold).map(({ name }) => name)).map((label) => {
    const strategy = toStrategy(label);
    const name = typeof strategy === 'string' ? strategy : strategy.name;
    if (!names.includes(name))
      throw new UsageError(`--strategy: there is no ${name}, but ${names.join(', ')}`);
    return { label, strategy };
  });
}

function toStrategy(given: string): Contestant['strategy'] {
  if (!given.startsWith('{')) return given;
  const value = parsed(given);
  if (typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string')
    return { ...value, name: value.name };
  throw new UsageError(`--strategy: ${given} is no strategy with a name`);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Executes every problem once, and then ranks what came of it by every strategy. */
async function replayOf(
  problems: readonly Problem[],
  client: Client,
  contestants: readonly Contestant[],
  { concurrency, timeoutMs }: Settings,
): Promise<Replay> {
  const failures: { task: string; error: string }[] = [];
  const attempt = async <Result>({ task_id }: Problem, work: Promise<Result>) => {
    try {
      return await work;
    } catch (error) {
      failures.push({ task: task_id, error: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };

  const tested = problems.filter(({ tests }) => tests.length > 0);
  const progress = progressOf(tested.length);
  const start = performance.now();
  const executed = await inParallel(tested, concurrency, async (problem) => {
    const answer = await attempt(problem, execute(problem, client, timeoutMs));
    progress.done(answer?.stats.cells ?? 0);
    return answer;
  });
  const wallMs = performance.now() - start;
  progress.end();

  const answers = executed.filter((answer) => answer !== undefined);
  const passes = await inParallel(answers, concurrency, (answer) =>
    attempt(answer.problem, passesOf(answer, client, contestants)),
  );
  return {
    answers,
    failures,
    untested: problems.filter(({ tests }) => tests.length === 0),
    passes: passes.filter((pass) => pass !== undefined),
    strategies: contestants.map(({ label }) => label),
    wallMs,
  };
}

async function execute(problem: Problem, client: Client, timeoutMs: number): Promise<Answer> {
  const start = performance.now();
  const { outcomes, matrix, stats, strategy, results } = await client.rerank({
    ...programsOf(problem),
    limits: { cell_timeout_ms: timeoutMs },
    include: ['matrix', 'outcomes'],
  });
  if (outcomes === undefined || matrix === undefined) throw new Error('The reply has no matrix');
  const byDefault = { name: strategy.name, best: bestOf(results) };
  return { problem, outcomes, matrix, stats, byDefault, ms: performance.now() - start };
}

/** pass@1 of every strategy on one problem: of the default as it ranked when it was executed, of others on its matrix. */
async function passesOf(
  { problem, matrix, byDefault }: Answer,
  client: Client,
  contestants: readonly Contestant[],
): Promise<Pass> {
  const request = {
    matrix: [...matrix],
    candidate_counts: countsOf(problem.candidates),
    test_counts: countsOf(problem.tests),
  };
  const byStrategy = new Map<string, number>();
  for (const { label, strategy } of contestants) {
    const best =
      label === byDefault.name
        ? byDefault.best
        : bestOf((await client.score({ ...request, strategy })).results);
    byStrategy.set(label, passAt1(problem, best));
  }
  return { problem, byStrategy };
}

function bestOf(results: RerankReply['results']): number[] {
  return results.filter(({ rank }) => rank === 1).map(({ index }) => index);
}
