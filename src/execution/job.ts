/** A job: one plan under way. Collects what the batches bring and makes the `Execution` of it. */
import { hash } from 'node:crypto';
import { type CellFailure, Outcome, type Problem, type SliceResult } from '../../workers/messages.ts';
import {
  abandon,
  type Batch,
  createBatch,
  isDone,
  isLoadDoubted,
  isShortened,
  keepLimit,
  nextTests,
  recover,
  settle,
} from './batch.ts';
import { type CellAnswers, createCellAnswers } from './cell-answers.ts';
import { createHurried, hasTimedOut, untilTimeout } from './hurry.ts';
import { executionOf } from './job-result.ts';
import type { CellPlan, Execution } from './plan.ts';
import { differs, recheckOf } from './recheck.ts';
import { createSlowTests, shorterLimitMs } from './timeouts.ts';
import { createWaitingBatches } from './waiting-batches.ts';

export type Job = {
  readonly problem: Problem;
  readonly plan: CellPlan;
  /** Takes the next batch that wants a sandbox, among those allowed. */
  take(allowed: (batch: Batch) => boolean): Batch | null;
  /** Gives back a batch that was taken and not run; it is the next again. */
  giveBack(batch: Batch): void;
  /** Takes in an answer; the batch waits again when it has cells left. */
  settle(batch: Batch, result: SliceResult): void;
  /** Puts a batch back whose slice did not return, or counts it as done when `recover` gave it up. */
  putBack(batch: Batch): void;
  /** A sandbox was at work on it for so long. */
  spend(ms: number): void;
  /** Gives up all that is not done. */
  abandon(outcome: typeof Outcome.infrastructure | typeof Outcome.skipped): void;
  /** The tests of this batch's next slice, at most so many, and how long each may take, in milliseconds. */
  nextSlice(batch: Batch, most: number): { readonly tests: Uint32Array; readonly cellTimeoutMs: number };
  /** How many failures are still to be described in a slice of this batch. */
  failuresWanted(batch: Batch): number;
  hasFinished(): boolean;
};

/** Cells that need not be run: outcomes with 0 for those not known, and their CPU time, candidates × tests. */
export type KnownCells = {
  readonly outcomes: Uint8Array;
  readonly cpuUs: Uint32Array;
  /** Modules that candidates with cells in `outcomes` import and that do not exist, by candidate. */
  readonly missingModules: ReadonlyMap<number, string>;
  /** What these cells' candidates answered; null where the plan does not want to know. */
  readonly answers: CellAnswers | null;
};

export type JobResult = {
  readonly execution: Execution;
  /** What ran: batches that are done, one for a candidate at the most. */
  readonly batches: readonly Batch[];
  readonly missingModules: ReadonlyMap<number, string>;
  /** Null where the plan does not want to know. */
  readonly answers: CellAnswers | null;
};

export type JobOptions = {
  /** Its arrays become the job's own; null when nothing is known. */
  readonly known: KnownCells | null;
  /** Whether cells may be concluded from others of their candidate. */
  readonly concludes: boolean;
  /** A cell passed if a checker says so of this text. */
  readonly onOutput: (candidate: number, test: number, text: string) => void;
  /** Asked before a batch is taken: true while no more may run. */
  readonly isHeldUp: () => boolean;
};

const PLAIN: JobOptions = { known: null, concludes: true, onOutput: () => {}, isHeldUp: () => false };

export function createJob(
  id: number,
  plan: CellPlan,
  onFinished: (result: JobResult) => void,
  options: Partial<JobOptions> = {},
): Job {
  const { known, concludes, onOutput, isHeldUp } = { ...PLAIN, ...options };
  const width = plan.tests.length;
  const cells = plan.candidates.length * width;
  const outcomes = known?.outcomes ?? new Uint8Array(cells);
  const cpuUs = known?.cpuUs ?? new Uint32Array(cells);
  const answers = plan.evidence ? (known?.answers ?? createCellAnswers(plan.candidates.length, width)) : null;
  const allTests = Uint32Array.from(plan.tests, (_, test) => test);
  const batches = plan.candidates
    .map((_, candidate) => {
      const row = outcomes.subarray(candidate * width, (candidate + 1) * width);
      const tests = known === null ? allTests : testsToRun(row, plan.failuresPerCandidate);
      const cpu = cpuUs.subarray(candidate * width, (candidate + 1) * width);
      return createBatch(candidate, row, tests, concludes, (test, loadMs) => {
        const startMs = plan.tests[test]?.kind === 'code' ? loadMs : null;
        return shorterLimitMs(plan.limits.cellTimeoutMs, row, cpu, test, startMs);
      });
    })
    .filter((batch) => batch.tests.length > 0);
  /** Batches that are run again to be compared, with the one that each is compared with. */
  const rechecks = new Map<Batch, Batch>();
  const waiting = createWaitingBatches(batches, (batch) => !plan.hurry && !rechecks.has(batch));
  const unsteady = new Set<number>();
  const tampering = new Set<number>();
  const nondeterministic = new Set<number>();
  const hurried = createHurried(plan.hurry);
  const broken = new Map<number, string>();
  const missingModules = new Map(known?.missingModules);
  const failures = new Map<number, CellFailure[]>();
  const slowTests = createSlowTests(plan.limits.cellTimeoutMs, width);
  const outputDigests = new Map<number, string>();
  let sandboxMs = 0;
  let left = batches.length;
  let finished = false;

  function finish(): void {
    if (finished) return;
    finished = true;
    const { leftOut } = hurried;
    const told = { broken, missingModules, failures, answers, sandboxMs };
    const noticed = { tampering, nondeterministic, leftOut, ...told };
    const execution = executionOf(plan, outcomes, cpuUs, batches, noticed);
    onFinished({ execution, batches, missingModules, answers });
  }

  function putBack(batch: Batch): void {
    if (finished) return;
    waiting.leave(batch);
    const next = isDone(batch) ? whatFollows(batch) : batch;
    if (next) waiting.add(next);
    else if (--left === 0) finish();
  }

  /** The batch that some of this one's cells are run again in; null when the candidate is done with. */
  function whatFollows(batch: Batch): Batch | null {
    const first = rechecks.get(batch);
    if (first && differs(first, batch)) nondeterministic.add(batch.candidate);
    const again = !first && unsteady.has(batch.candidate) ? recheckOf(batch) : null;
    if (again) rechecks.set(again, batch);
    return again;
  }

  /** What the program wrote the second time is compared with what it wrote the first time. */
  function takeOutputs(batch: Batch, result: SliceResult): void {
    for (const { test, text } of result.outputs) {
      const cell = batch.candidate * width + test;
      const digest = hash('sha256', text, 'base64');
      if (!rechecks.has(batch)) {
        outputDigests.set(cell, digest);
        onOutput(batch.candidate, test, text);
      } else if (outputDigests.has(cell) && outputDigests.get(cell) !== digest) {
        nondeterministic.add(batch.candidate);
      }
    }
  }

  function takeFindings(batch: Batch, result: SliceResult): void {
    if (result.missingModule !== null) missingModules.set(batch.candidate, result.missingModule);
    if (result.failures.length > 0) {
      const described = result.failures.map((failure) => asConcluded(batch, failure));
      failures.set(batch.candidate, [...(failures.get(batch.candidate) ?? []), ...described]);
    }
    if (result.evidence) {
      answers?.take(batch.candidate * width, batch.tests.subarray(batch.next), result.evidence);
    }
    for (let index = 0; index < result.cpuUs.length; index++) {
      const test = batch.tests[batch.next + index];
      if (test !== undefined) cpuUs[batch.candidate * width + test] = result.cpuUs[index] ?? 0;
    }
    for (const [index, outcome] of result.outcomes.entries()) {
      const test = batch.tests[batch.next + index];
      if (test !== undefined) slowTests.take(test, outcome, result.cpuUs[index] ?? 0, !isShortened(batch));
    }
  }

  function nextSlice(batch: Batch, most: number) {
    const tests = nextTests(batch, most);
    batch.quickMs = rechecks.has(batch) ? null : hurried.quickMs(batch.candidate);
    const ownMs = batch.quickMs ?? batch.shorterMs ?? plan.limits.cellTimeoutMs;
    const limitOf = (test: number) => {
      const ms = batch.concludes && batch.shortens ? slowTests.limitMs(test) : null;
      return ms !== null && ms < ownMs ? ms : null;
    };
    batch.slowTestsMs = tests[0] === undefined ? null : limitOf(tests[0]);
    const end = tests.findIndex((test) => limitOf(test) !== batch.slowTestsMs);
    return {
      tests: end > 0 ? tests.subarray(0, end) : tests,
      cellTimeoutMs: batch.slowTestsMs ?? ownMs,
    };
  }

  const job: Job = {
    problem: {
      id,
      dialect: plan.language,
      prelude: plan.prelude,
      tests: plan.tests,
      limits: plan.limits,
      seed: plan.seed,
      evidence: plan.evidence,
    },
    plan,
    take(allowed) {
      return finished || isHeldUp() ? null : waiting.take(allowed);
    },
    giveBack(batch) {
      if (!finished) waiting.giveBack(batch);
    },
    settle(batch, whole) {
      if (finished) return;
      const isOver = batch.quickMs !== null && hasTimedOut(whole);
      const result = isOver ? untilTimeout(whole, batch.tests.subarray(batch.next)) : whole;
      for (const { test, message } of result.broken) broken.set(test, message);
      if (result.evidence) answers?.tell(result.evidence.asked);
      if (result.tampering) tampering.add(batch.candidate);
      if (result.unsteady) unsteady.add(batch.candidate);
      if (result.rerun) {
        if (batch.apart) recover(batch, 'fault');
        batch.apart = true;
        // That takes longer than the way that its limit was taken from.
        keepLimit(batch);
      } else {
        takeOutputs(batch, result);
        const counts = !rechecks.has(batch) && !isLoadDoubted(batch, result.loadOutcome);
        if (counts) takeFindings(batch, result);
        if (result.loadMs !== null) batch.loadMs = Math.max(batch.loadMs ?? 0, result.loadMs);
        settle(batch, result.loadOutcome, result.outcomes, result.concluded);
      }
      batch.late ||= isOver;
      if (hurried.leaves(batch.candidate, isOver)) abandon(batch, Outcome.skipped);
      putBack(batch);
    },
    putBack,
    spend(ms) {
      sandboxMs += ms;
    },
    abandon(outcome) {
      if (finished) return;
      for (const batch of batches) abandon(batch, outcome);
      waiting.clear();
      finish();
    },
    nextSlice,
    failuresWanted: (batch) =>
      rechecks.has(batch) ? 0 : plan.failuresPerCandidate - (failures.get(batch.candidate)?.length ?? 0),
    hasFinished: () => finished,
  };
  if (left === 0) finish();
  return job;
}

/** Cells not known, and so many of the first known ones that did not pass: those are run again to be described. */
function testsToRun(row: Uint8Array, described: number): Uint32Array {
  const tests: number[] = [];
  let toDescribe = described;
  for (let test = 0; test < row.length; test++) {
    if (row[test] === Outcome.pending) tests.push(test);
    else if (row[test] !== Outcome.passed && toDescribe-- > 0) tests.push(test);
  }
  return Uint32Array.from(tests);
}

/** A cell that was over a shorter limit says so. */
function asConcluded({ shorterMs, slowTestsMs }: Batch, failure: CellFailure): CellFailure {
  if (failure.outcome !== Outcome.timeout) return failure;
  if (slowTestsMs !== null) {
    const message = `over ${slowTestsMs} ms, where other candidates were over the time limit`;
    return { ...failure, message };
  }
  if (shorterMs === null) return failure;
  return {
    ...failure,
    message: `over ${shorterMs} ms, after the program was over the time limit in a cell before`,
  };
}
