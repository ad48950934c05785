/**
 * A batch: some cells of one candidate, and how far it has come with them. Pure: what to run next, and what follows
 * from an answer or from the death of a sandbox process. A death is told apart from the program's doing by running the
 * unfinished cells again apart: first only the load, then one cell, then twice as many after each success.
 */
import { Outcome, type OutcomeCode, SLICE_CELLS } from '../../workers/messages.ts';
import { concludesTimeouts } from './timeouts.ts';

export type Batch = {
  readonly candidate: number;
  /** Outcomes of all this candidate's cells, a view of the matrix's row. */
  readonly row: Uint8Array;
  /** The tests to run, ascending. The row's other cells are known. */
  readonly tests: Uint32Array;
  /** Whether cells may be concluded from others; else every one is run. */
  readonly concludes: boolean;
  /** How long its later cells may take once it has timed out on this test, in milliseconds; null: as long as ever. */
  readonly shorterMsAfter: (test: number, loadMs: number | null) => number | null;
  /** So many of `tests` have their outcome. */
  next: number;
  /** How many cells the next slice may hold; 0 asks for the load alone. */
  window: number;
  /** True while a sandbox is being found out about: such a slice runs with no other in its process. */
  suspect: boolean;
  /** True once its cells have to be run in states of the sandbox that no program has touched. */
  apart: boolean;
  /** True once a cell has timed out: its others may, so they wait for those of honest candidates. */
  late: boolean;
  /** False once it was seen that its cells need more time than those that its shorter limit was taken from. */
  shortens: boolean;
  /** The most that a load of it took, in milliseconds; null where that is not known. */
  loadMs: number | null;
  /** How long a cell of it may take now, in milliseconds, where that is less than the limit of the request. */
  shorterMs: number | null;
  /** The same for the tests of its next slice, on which others have timed out. */
  slowTestsMs: number | null;
  /** How long a cell of its next slice may take before it is put aside, in milliseconds; null where it has its limit. */
  quickMs: number | null;
  /** The sandbox process that ran its last slice, by its number; 0 for none. */
  ranIn: number;
  /** A sandbox process that it had better not be run in; 0 for none. */
  avoids: number;
  culprits: number;
  /** Loads that were over the time limit. */
  slowLoads: number;
  /** Deaths that the outside world brought about since a cell of it was done. */
  killed: number;
  /** Faults that the sandbox itself reported. */
  faults: number;
  /** Cells concluded from others of this candidate, not run: always the last ones of `tests`. */
  concluded: number;
  /** Cells that were over a shorter limit, and so concluded to be `T`: anywhere among those that ran. */
  cutShort: number;
  /** Cells that a sandbox concluded from others of this candidate: anywhere among those that ran. */
  inferred: number;
  /** Cells that were known before, were to be run again, and were not: among those after the last that ran. */
  kept: number;
};

/** How a process ended while it ran a slice, or that it said that it failed. */
export type Mishap =
  /** It died of itself: a segmentation fault, an abort, an exit. */
  | 'crashed'
  /** Somebody else killed or stopped it. */
  | 'killed'
  /** It reported a fault of its own code, or answered what makes no sense. */
  | 'fault';

/** After so many cells that each brought a sandbox down, the candidate's other cells are concluded to do so too. */
const MOST_CULPRITS = 5;
/** So many loads over the time limit, all but the first with nothing else in the process, are believed. */
const BELIEVED_SLOW_LOADS = 2;
const MOST_KILLED = 5;
const MOST_FAULTS = 2;

export function createBatch(
  candidate: number,
  row: Uint8Array,
  tests: Uint32Array,
  concludes = true,
  shorterMsAfter: Batch['shorterMsAfter'] = () => null,
): Batch {
  const state = { next: 0, window: SLICE_CELLS, suspect: false, apart: false, late: false };
  const limits = { shortens: true, loadMs: null, shorterMs: null, slowTestsMs: null, quickMs: null };
  const counts = {
    ranIn: 0,
    avoids: 0,
    culprits: 0,
    slowLoads: 0,
    killed: 0,
    faults: 0,
    concluded: 0,
    cutShort: 0,
    inferred: 0,
    kept: 0,
  };
  return { candidate, row, tests, concludes, shorterMsAfter, ...state, ...limits, ...counts };
}

export function isDone(batch: Batch): boolean {
  return batch.next >= batch.tests.length;
}

/** The tests of the next slice, at most so many. Empty where only the load is asked for. */
export function nextTests(batch: Batch, most = SLICE_CELLS): Uint32Array {
  return batch.tests.subarray(batch.next, batch.next + Math.min(batch.window, most));
}

/** The slice came back. `loadOutcome` is every cell's, `outcomes` are those of the next cells; `concluded`: which of these were not run. */
export function settle(
  batch: Batch,
  loadOutcome: OutcomeCode | null,
  outcomes: Uint8Array,
  concluded: readonly number[] = [],
): void {
  if (isLoadDoubted(batch, loadOutcome)) {
    if (isShortened(batch)) keepLimit(batch);
    batch.slowLoads++;
    batch.late = true;
    return;
  }
  if (loadOutcome !== null) {
    if (loadOutcome !== Outcome.uncompiled) batch.concluded += batch.tests.length - batch.next - 1;
    fill(batch, loadOutcome);
    return;
  }
  // It comes on: what was done to its processes from outside does not keep it from its end.
  if (outcomes.length > 0) batch.killed = 0;
  const inferred = new Set(concluded);
  for (const [place, outcome] of outcomes.entries()) {
    const test = advance(batch, outcome);
    const isShort = outcome === Outcome.timeout && isShortened(batch);
    if (isShort) batch.cutShort++;
    else if (inferred.has(place)) batch.inferred++;
    if (outcome !== Outcome.timeout) continue;
    if (batch.concludes) {
      if (batch.shortens) batch.shorterMs ??= batch.shorterMsAfter(test, batch.loadMs);
      const isHopeless = concludesTimeouts(batch.row, test, isShort || batch.shorterMs !== null);
      if (isHopeless) conclude(batch, Outcome.timeout);
    }
    batch.late = true;
    if (isDone(batch)) return;
  }
  if (batch.suspect) batch.window = batch.window === 0 ? 1 : Math.min(batch.window * 2, SLICE_CELLS);
}

/**
 * Whether a load that was over a limit is to be given its time again: over one that is meant for cells, or for the first time.
 * One load stands for the whole row, and another program may have had the machine for a moment.
 */
export function isLoadDoubted(batch: Batch, loadOutcome: OutcomeCode | null): boolean {
  return loadOutcome === Outcome.timeout && (isShortened(batch) || batch.slowLoads + 1 < BELIEVED_SLOW_LOADS);
}

/** Whether its last slice had less than the limit of the request. */
export function isShortened({ shorterMs, slowTestsMs }: Batch): boolean {
  return shorterMs !== null || slowTestsMs !== null;
}

/** From now on its cells have the limit of the request. */
export function keepLimit(batch: Batch): void {
  batch.shortens = false;
  batch.shorterMs = batch.slowTestsMs = null;
}

/** The slice did not come back. */
export function recover(batch: Batch, mishap: Mishap): void {
  if (mishap === 'killed') {
    if (++batch.killed > MOST_KILLED) giveUp(batch);
  } else if (mishap === 'fault') {
    if (++batch.faults > MOST_FAULTS) giveUp(batch);
  } else if (!batch.suspect) {
    batch.suspect = true;
    batch.window = 0;
  } else if (batch.window === 0) {
    batch.concluded += batch.tests.length - batch.next - 1;
    fill(batch, Outcome.crashed);
  } else if (batch.window > 1) {
    batch.window = 1;
  } else {
    advance(batch, Outcome.crashed);
    if (++batch.culprits >= MOST_CULPRITS && batch.concludes) conclude(batch, Outcome.crashed);
  }
}

/**
 * Nothing more is found out about the candidate. Where its cells are skipped, all of its row is: a row known by half
 * would cost the other candidates the tests of the other half, as strategies leave out a test with an unknown cell.
 */
export function abandon(batch: Batch, outcome: typeof Outcome.infrastructure | typeof Outcome.skipped): void {
  if (isDone(batch)) return;
  if (outcome === Outcome.infrastructure) {
    giveUp(batch);
    return;
  }
  const left = batch.tests.subarray(batch.next);
  const isKnown = left.every((test) => batch.row[test] !== Outcome.pending);
  if (isKnown) batch.kept = left.length;
  else batch.row.fill(Outcome.skipped);
  batch.next = batch.tests.length;
}

/** The next cell has its outcome; says which test it was of. */
function advance(batch: Batch, outcome: number): number {
  const test = batch.tests[batch.next++] ?? 0;
  batch.row[test] = outcome;
  return test;
}

function conclude(batch: Batch, outcome: OutcomeCode): void {
  batch.concluded += batch.tests.length - batch.next;
  fill(batch, outcome);
}

function fill(batch: Batch, outcome: OutcomeCode): void {
  while (!isDone(batch)) advance(batch, outcome);
}

/** The service failed on what is left. What is known already, and was only to be run again to be described, stays. */
function giveUp(batch: Batch): void {
  for (const test of batch.tests.subarray(batch.next)) {
    if (batch.row[test] === Outcome.pending) batch.row[test] = Outcome.infrastructure;
    else batch.kept++;
  }
  batch.next = batch.tests.length;
}
