/** How fast generated problems are answered, one after the other, beside a process for each candidate. */
import type { ResultLine } from '../batches/result-line.ts';
import { type GeneratedProblem, generateProblem, type Language, toRequest } from './generated-problem.ts';
import { percentile } from './percentile.ts';
import { runnerOf, runProcesses } from './process-per-candidate.ts';

export type Size = { readonly candidates: number; readonly tests: number };

export type Measured = Size & {
  readonly language: Language;
  readonly requests: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly cells_per_second: number;
  /** The cells of one problem with a process for each candidate; null where there is no interpreter. */
  readonly processes_ms: number | null;
  /** `processes_ms` ÷ `p50_ms`. */
  readonly times_as_fast: number | null;
};

export type Meter = {
  /** Answers a request; null when `signal` aborted first. */
  readonly solver: (id: string, request: unknown, signal: AbortSignal) => Promise<ResultLine | null>;
  /** About how long. */
  readonly seconds: number;
  /** Numbers of problems that nobody was asked before: a cell from a cache is no measure. */
  readonly fresh: () => number;
  readonly signal: AbortSignal;
};

/** Interpreters and compilers get warm by these; they do not count. */
const WARM_UPS = 3;
/** Fewer would make no percentile. */
const FEWEST = 5;

/** @throws Error where an answer is wrong, refused or from a cache. The signal's reason, when it aborts. */
export async function measure(
  language: Language,
  { candidates, tests }: Size,
  meter: Meter,
): Promise<Measured> {
  const problemOf = () => generateProblem(language, candidates, tests, meter.fresh());
  for (let request = 0; request < WARM_UPS; request++) await timed(problemOf(), meter);
  const times: number[] = [];
  const until = performance.now() + meter.seconds * 1000;
  while (times.length < FEWEST || performance.now() < until) times.push(await timed(problemOf(), meter));
  const p50_ms = percentile(times, 0.5);
  const processes_ms = await processesMs(problemOf());
  return {
    ...{ language, candidates, tests, requests: times.length },
    ...{ p50_ms, p99_ms: percentile(times, 0.99) },
    cells_per_second: (1000 * candidates * tests * times.length) / times.reduce((sum, ms) => sum + ms, 0),
    ...{ processes_ms, times_as_fast: processes_ms && processes_ms / p50_ms },
  };
}

/**
 * Milliseconds that all processes together take for the cells of a problem; null where there is no interpreter.
 *
 * @throws Error where they give another matrix.
 */
export async function processesMs(problem: GeneratedProblem): Promise<number | null> {
  const runner = runnerOf(problem.language);
  if (runner === undefined) return null;
  const { matrix, ms } = await runProcesses(problem, runner);
  if (matrix.join() !== problem.matrix.join()) throw new Error(`${runner.name} gives a wrong matrix`);
  return ms;
}

async function timed(problem: GeneratedProblem, { solver, signal }: Meter): Promise<number> {
  const start = performance.now();
  const line = await solver('bench', toRequest(problem), signal);
  const ms = performance.now() - start;
  signal.throwIfAborted();
  if (line?.status !== 'ok') throw new Error(line?.error.detail ?? 'There was no answer.');
  const { matrix, stats } = line.reply;
  if (matrix?.join() !== problem.matrix.join())
    throw new Error(`An answer is wrong, with ${stats.infra_errors} cells I.`);
  if (stats.cached > 0) throw new Error(`${stats.cached} cells came from a cache: their time says nothing.`);
  return ms;
}
