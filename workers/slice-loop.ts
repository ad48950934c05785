/** The loop over the cells of a slice, the same for every runtime: when to stop, what to report. */
import { joinAnswers } from './answers.ts';
import {
  type AskedQuestion,
  type BrokenTest,
  type CellFailure,
  type CellOutput,
  Outcome,
  type OutcomeCode,
  type Retirement,
  type Slice,
  type SliceEvidence,
  type SliceResult,
} from './messages.ts';
import { beginSlice, now, recordOutcome, type SharedState } from './thread-state.ts';

export type FailureText = Pick<CellFailure, 'type' | 'message' | 'line'>;

/** What came of a cell. */
export type CellEnd = {
  readonly outcome: OutcomeCode;
  /** What the candidate answered, as `answers.ts` has it; null where that is not known. */
  readonly answer: string | null;
  /** How long it took, in milliseconds; null where that is the time of the call, as the cell was run by itself. */
  readonly ms: number | null;
  /** It was concluded from another, and so not run. */
  readonly isConcluded: boolean;
};

/**
 * A candidate that was loaded by a runtime, or was not. Like all that lives as long as a slice, it has no getters: V8 gives an
 * object that has some a shape of its own, kept until a full collection, and with it all that the getters can see.
 */
export type CandidateRun = {
  readonly loadOutcome: OutcomeCode | null;
  runCell(test: number): CellEnd;
  /** What ended the last cell, or the load, in the program's own words. */
  describe(): FailureText | null;
  /** Tests found not to compile since the slice began. */
  readonly broken: readonly BrokenTest[];
  readonly missingModule: string | null;
  /** What programs wrote for a checker to judge, since the slice began. */
  readonly outputs: readonly CellOutput[];
  /** What tests ask that were read since the slice began; null where nobody wants to know. */
  readonly asked: readonly AskedQuestion[] | null;
  /** True once the next cell is to start from a state that is put back. */
  spoilt(): boolean;
  /** Whether the process is to be replaced. */
  retire(): Retirement;
  /** The slice ends: what has been noticed of the candidate. Runs no more of its code but the canaries'. */
  finish(): Verdict;
};

/** What a runtime says of a candidate when a slice of it ends; see `SliceResult`. */
export type Verdict = Pick<SliceResult, 'tampering' | 'rerun' | 'unsteady'>;

/** CPU time is not asked for before: that takes as long as some cells. */
const UNMEASURED_MS = 5;
/** A shorter time says nothing of how much of it was CPU time: a tick of the system may be as long. */
const COARSE_MS = 10;

type CpuReading = { readonly ms: number; readonly cpuUs: number };

/** Null where the slice was dropped before it began. */
export function runSlice(
  state: SharedState,
  slice: Slice,
  load: (slice: Slice) => CandidateRun,
): SliceResult | null {
  if (!beginSlice(state, slice)) return null;
  const began = now();
  const run = load(slice);
  const started = now();
  const cells = run.loadOutcome === null ? slice.tests.length : 0;
  const failures: CellFailure[] = [];
  const explain = (test: number, outcome: OutcomeCode) => {
    if (outcome !== Outcome.passed && failures.length < slice.failures) {
      failures.push({ test, outcome, ...failureText(outcome, run) });
    }
  };
  if (run.loadOutcome !== null) explain(slice.tests[0] ?? 0, run.loadOutcome);
  const wallMs = new Float64Array(cells);
  const answers = gatherAnswers(cells);
  const concluded: number[] = [];
  let done = 0;
  let at = started;
  let cpuFrom: CpuReading | null = null;
  while (done < cells) {
    const test = slice.tests[done] ?? 0;
    const before = now();
    const { outcome, answer, ms, isConcluded } = run.runCell(test);
    at = now();
    wallMs[done] = ms ?? at - before;
    if (isConcluded) concluded.push(done);
    if (run.asked !== null) answers.take(done, answer);
    // Before the cell counts as done: a program whose error's text never ends loses this cell, not the next.
    explain(test, outcome);
    recordOutcome(state, done++, outcome);
    if (at - started > UNMEASURED_MS) cpuFrom ??= { ms: at, cpuUs: cpuTime() };
    if (run.spoilt() || at - started > slice.sliceMs) break;
  }
  const cpuUs = shares(wallMs.subarray(0, done), cpuFrom, at);
  const verdict = run.finish();
  if (verdict.rerun) done = 0;
  return {
    slice: slice.id,
    loadOutcome: verdict.rerun ? null : run.loadOutcome,
    loadMs: started - began,
    outcomes: state.outcomes.slice(0, done),
    cpuUs: cpuUs.slice(0, done),
    failures: verdict.rerun ? [] : failures,
    outputs: verdict.rerun ? [] : run.outputs,
    broken: run.broken,
    missingModule: run.missingModule,
    evidence: run.asked && answers.evidence(run.asked, done),
    concluded: verdict.rerun ? [] : concluded,
    ...verdict,
    retire: run.retire(),
  };
}

/** Equal answers of a slice are sent once. */
function gatherAnswers(cells: number) {
  const given = new Int32Array(cells).fill(-1);
  const places = new Map<string, number>();
  return {
    take(cell: number, answer: string | null): void {
      if (answer === null) return;
      const place = places.get(answer) ?? places.size;
      if (place === places.size) places.set(answer, place);
      given[cell] = place;
    },
    evidence: (asked: readonly AskedQuestion[], done: number): SliceEvidence => ({
      asked,
      given: given.slice(0, done),
      answers: done === 0 ? '' : joinAnswers(places.keys()),
    }),
  };
}

/**
 * CPU time of each cell, in microseconds. The system counts it too coarsely for a cell, and well for a longer time: what
 * it says of the slice from `from` on is shared out by the time that each cell took. Never more than that time.
 */
function shares(wallMs: Float64Array, from: CpuReading | null, endMs: number): Uint32Array {
  const share =
    from && endMs - from.ms > COARSE_MS
      ? Math.min(1, (cpuTime() - from.cpuUs) / 1000 / (endMs - from.ms))
      : 1;
  return Uint32Array.from(wallMs, (ms) => Math.round(ms * 1000 * share));
}

/** CPU time of this thread, in microseconds. */
function cpuTime(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

function failureText(outcome: OutcomeCode, run: CandidateRun): FailureText {
  switch (outcome) {
    case Outcome.timeout:
      return { type: 'Timeout', message: 'over the time limit of the cell', line: null };
    case Outcome.memory:
      return { type: 'MemoryLimit', message: 'over the memory limit of the cell', line: null };
    case Outcome.output:
      return { type: 'OutputLimit', message: 'over the output limit of the cell', line: null };
    case Outcome.crashed:
      return { type: 'Crash', message: 'the program brought its sandbox down', line: null };
    default:
      return run.describe() ?? { type: '', message: '', line: null };
  }
}
