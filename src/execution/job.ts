/** A job: one plan under way. Collects what the batches bring and makes the `Execution` of it. */
import { type CellFailure, Outcome, type Problem, type SliceResult } from '../../workers/messages.ts';
import { abandon, type Batch, createBatch, isDone, settle } from './batch.ts';
import type { CandidateFailure, CellPlan, Execution } from './plan.ts';

export type Job = {
  readonly problem: Problem;
  readonly plan: CellPlan;
  /** Batches that wait for a sandbox, in the order in which they want one. */
  readonly waiting: Batch[];
  /** Takes in an answer; the batch waits again when it has cells left. */
  settle(batch: Batch, result: SliceResult): void;
  /** Puts a batch back whose slice did not return, or counts it as done when `recover` gave it up. */
  putBack(batch: Batch): void;
  /** Gives up all that is not done. */
  abandon(outcome: typeof Outcome.infrastructure | typeof Outcome.skipped): void;
  /** How many failures are still to be described for the candidate. */
  failuresWanted(candidate: number): number;
  readonly finished: boolean;
};

export function createJob(id: number, plan: CellPlan, onFinished: (execution: Execution) => void): Job {
  const tests = plan.tests.length;
  const outcomes = new Uint8Array(plan.candidates.length * tests);
  const batches = plan.candidates.map((_, candidate) =>
    createBatch(candidate, outcomes.subarray(candidate * tests, (candidate + 1) * tests)),
  );
  const cpuUs = new Uint32Array(outcomes.length);
  const waiting = [...batches];
  const tampering = new Set<number>();
  const broken = new Map<number, string>();
  const missing = new Map<string, number>();
  const failures = new Map<number, CellFailure[]>();
  let left = batches.length;
  let finished = false;

  function finish(): void {
    if (finished) return;
    finished = true;
    onFinished({
      ...collect(outcomes, batches, failures, broken, missing),
      cpuUs,
      tampering: [...tampering].sort((a, b) => a - b),
      nondeterministic: [],
    });
  }

  function putBack(batch: Batch): void {
    if (finished) return;
    if (!isDone(batch)) waiting.push(batch);
    else if (--left === 0) finish();
  }

  return {
    problem: {
      id,
      dialect: plan.language,
      prelude: plan.prelude,
      tests: plan.tests,
      limits: plan.limits,
      seed: plan.seed,
    },
    plan,
    waiting,
    settle(batch, result) {
      if (finished) return;
      if (result.tampering) tampering.add(batch.candidate);
      if (result.rerun) batch.apart = true;
      else {
        cpuUs.set(result.cpuUs, batch.candidate * tests + batch.next);
        settle(batch, result.loadOutcome, result.outcomes);
      }
      for (const { test, message } of result.broken) broken.set(test, message);
      if (result.missingModule !== null) {
        missing.set(result.missingModule, (missing.get(result.missingModule) ?? 0) + 1);
      }
      if (result.failures.length > 0) {
        failures.set(batch.candidate, [...(failures.get(batch.candidate) ?? []), ...result.failures]);
      }
      putBack(batch);
    },
    putBack,
    abandon(outcome) {
      if (finished) return;
      for (const batch of batches) abandon(batch, outcome);
      waiting.length = 0;
      finish();
    },
    failuresWanted: (candidate) => plan.failuresPerCandidate - (failures.get(candidate)?.length ?? 0),
    get finished() {
      return finished;
    },
  };
}

function collect(
  outcomes: Uint8Array,
  batches: readonly Batch[],
  failures: ReadonlyMap<number, readonly CellFailure[]>,
  broken: ReadonlyMap<number, string>,
  missing: ReadonlyMap<string, number>,
): Omit<Execution, 'cpuUs' | 'tampering' | 'nondeterministic'> {
  const byCandidate: CandidateFailure[] = [];
  for (const [candidate, list] of [...failures].sort(([a], [b]) => a - b)) {
    for (const failure of list) byCandidate.push({ candidate, ...failure });
  }
  const concluded = batches.reduce((sum, batch) => sum + batch.concluded, 0);
  const skipped = count(outcomes, Outcome.skipped);
  const infraErrors = count(outcomes, Outcome.infrastructure);
  return {
    outcomes,
    failures: byCandidate,
    brokenTests: [...broken].sort(([a], [b]) => a - b).map(([test, message]) => ({ test, message })),
    missingModules: [...missing].map(([module, candidates]) => ({ module, candidates })),
    stats: {
      executed: outcomes.length - concluded - skipped - infraErrors,
      cached: 0,
      concluded,
      skipped,
      infraErrors,
    },
  };
}

function count(outcomes: Uint8Array, outcome: number): number {
  let found = 0;
  for (const code of outcomes) if (code === outcome) found++;
  return found;
}
