/**
 * A batch: one candidate with all its tests, and how far it has come. Pure: what to run next, and what follows from
 * an answer or from the death of a sandbox process. A death is told apart from the program's doing by running the
 * unfinished cells again apart: first only the load, then one cell, then twice as many after each success.
 */
import { Outcome, type OutcomeCode, SLICE_CELLS } from '../../workers/messages.ts';

export type Batch = {
  readonly candidate: number;
  /** Outcomes of this candidate's cells, a view of the whole matrix's row. */
  readonly row: Uint8Array;
  /** Cells before this one have their outcome. */
  next: number;
  /** How many cells the next slice may hold; 0 asks for the load alone. */
  window: number;
  /** True while a sandbox is being found out about: such a slice runs with no other in its process. */
  suspect: boolean;
  /** True once its cells have to be run in states of the sandbox that no program has touched. */
  apart: boolean;
  culprits: number;
  /** Deaths that the outside world brought about. */
  killed: number;
  /** Faults that the sandbox itself reported. */
  faults: number;
  /** Cells concluded from others of this candidate, not run. */
  concluded: number;
};

/** How a process ended while it ran a slice, or that it said that it failed. */
export type Mishap =
  /** It died of itself: a segmentation fault, an abort, an exit. */
  | 'crashed'
  /** Somebody else killed or stopped it. */
  | 'killed'
  /** It reported a fault of its own code. */
  | 'fault';

/** After so many cells that each brought a sandbox down, the candidate's other cells are concluded to do so too. */
const MOST_CULPRITS = 5;
const MOST_KILLED = 5;
const MOST_FAULTS = 2;

export function createBatch(candidate: number, row: Uint8Array): Batch {
  const counts = { next: 0, culprits: 0, killed: 0, faults: 0, concluded: 0 };
  return { candidate, row, window: SLICE_CELLS, suspect: false, apart: false, ...counts };
}

export function isDone(batch: Batch): boolean {
  return batch.next >= batch.row.length;
}

/** The cells of the next slice, as [from, to). Empty where only the load is asked for. */
export function nextCells(batch: Batch): readonly [number, number] {
  return [batch.next, Math.min(batch.next + batch.window, batch.row.length)];
}

/** The slice came back. `loadOutcome` is every cell's, `outcomes` are those of the next cells. */
export function settle(batch: Batch, loadOutcome: OutcomeCode | null, outcomes: Uint8Array): void {
  if (loadOutcome !== null) {
    if (loadOutcome !== Outcome.uncompiled) batch.concluded += batch.row.length - batch.next - 1;
    fill(batch, loadOutcome);
    return;
  }
  batch.row.set(outcomes, batch.next);
  batch.next += outcomes.length;
  if (batch.suspect) batch.window = batch.window === 0 ? 1 : Math.min(batch.window * 2, SLICE_CELLS);
}

/** The slice did not come back. */
export function recover(batch: Batch, mishap: Mishap): void {
  if (mishap === 'killed') {
    if (++batch.killed > MOST_KILLED) fill(batch, Outcome.infrastructure);
  } else if (mishap === 'fault') {
    if (++batch.faults > MOST_FAULTS) fill(batch, Outcome.infrastructure);
  } else if (!batch.suspect) {
    batch.suspect = true;
    batch.window = 0;
  } else if (batch.window === 0) {
    batch.concluded += batch.row.length - batch.next - 1;
    fill(batch, Outcome.crashed);
  } else if (batch.window > 1) {
    batch.window = 1;
  } else {
    batch.row[batch.next++] = Outcome.crashed;
    if (++batch.culprits < MOST_CULPRITS) return;
    batch.concluded += batch.row.length - batch.next;
    fill(batch, Outcome.crashed);
  }
}

/**
 * Nothing more is found out about the candidate. Where its cells are skipped, all of them are: a row known by half
 * would cost the other candidates the tests of the other half, as strategies leave out a test with an unknown cell.
 */
export function abandon(batch: Batch, outcome: typeof Outcome.infrastructure | typeof Outcome.skipped): void {
  if (isDone(batch)) return;
  if (outcome === Outcome.skipped) batch.next = 0;
  fill(batch, outcome);
}

function fill(batch: Batch, outcome: OutcomeCode): void {
  batch.row.fill(outcome, batch.next);
  batch.next = batch.row.length;
}
