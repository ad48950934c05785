/** The way of one plan: what is known already, the job for the rest, the checkers, what is worth remembering. */
import { Outcome } from '../../workers/messages.ts';
import type { CellCache } from './cell-cache.ts';
import { candidateKeys, questionKeys, testKeys } from './cell-keys.ts';
import { createJudge, hasCheckers } from './checkers.ts';
import type { Crew } from './crew.ts';
import { createJob, type JobOptions, type JobResult } from './job.ts';
import { orAborted } from './or-aborted.ts';
import type { CellPlan, Execution } from './plan.ts';
import { knownCells, type PlanKeys, remember } from './remember.ts';
import { withVerdicts } from './verdicts.ts';

export type Engine = {
  readonly crew: Crew;
  readonly cache: CellCache | null;
  /** How many sandboxes the crew has. */
  readonly sandboxes: number;
  /** A number for a job, never the same. */
  nextJob(): number;
};

const NOTHING: ReadonlySet<number> = new Set();

/** Executes the plan; see `Executor`. */
export async function executePlan(engine: Engine, plan: CellPlan, signal: AbortSignal): Promise<Execution> {
  const { cache } = engine;
  const keys = keysOf(engine, plan);
  const known = cache && keys ? await knownCells(cache, keys, plan) : null;
  const { result, fleeting } = hasCheckers(plan)
    ? await runWithCheckers(engine, plan, signal, { known })
    : { result: await runJob(engine, plan, signal, { known }), fleeting: NOTHING };
  // A runtime says its version when its first sandbox is ready: after the first job it is known.
  const keysNow = keys ?? keysOf(engine, plan);
  // A deadline is not missed for it: it goes on by itself.
  if (cache && keysNow) await orAborted(remember(cache, keysNow, result, fleeting), signal);
  return result.execution;
}

/** The execution of a plan of which nothing is run. */
export function abandoned(
  plan: CellPlan,
  outcome: typeof Outcome.infrastructure | typeof Outcome.skipped,
): Promise<Execution> {
  return new Promise((done) => {
    createJob(0, plan, ({ execution }) => done(execution)).abandon(outcome);
  });
}

function keysOf({ crew, cache }: Engine, plan: CellPlan): PlanKeys | null {
  const runtime = crew.info()?.version;
  if (!cache || runtime === undefined) return null;
  return {
    candidates: candidateKeys(plan, runtime),
    tests: testKeys(plan.tests),
    questions: plan.evidence ? questionKeys(plan, runtime) : [],
  };
}

function runJob(
  { crew, nextJob }: Engine,
  plan: CellPlan,
  signal: AbortSignal,
  options: Partial<JobOptions>,
): Promise<JobResult> {
  return new Promise((done) => {
    const job = createJob(nextJob(), plan, finish, options);
    function skip(): void {
      job.abandon(Outcome.skipped);
      crew.wake();
    }
    function finish(result: JobResult): void {
      signal.removeEventListener('abort', skip);
      done(result);
    }
    if (job.hasFinished()) return;
    if (signal.aborted) {
      skip();
      return;
    }
    signal.addEventListener('abort', skip);
    crew.add(job);
  });
}

/** Cells whose output a checker is to judge are `P` in the job; the checkers have the last word. */
async function runWithCheckers(
  engine: Engine,
  plan: CellPlan,
  signal: AbortSignal,
  options: Partial<JobOptions>,
) {
  let checksMs = 0;
  const runChecks = async (checks: CellPlan) => {
    const { execution } = await runJob(engine, checks, signal, { concludes: false });
    checksMs += execution.sandboxMs;
    return execution;
  };
  const judge = createJudge(plan, runChecks, engine.sandboxes, () => engine.crew.wake());
  const { take: onOutput, isFull: isHeldUp } = judge;
  const result = await runJob(engine, plan, signal, { ...options, onOutput, isHeldUp });
  await judge.settled();
  return withVerdicts(plan, result, judge, checksMs);
}
