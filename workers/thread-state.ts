/**
 * Memory that the two threads of a sandbox process share: the thread that runs programs writes where it is, the
 * main thread watches and interrupts. Written by our own code only; no program can reach it.
 */
import { type OutcomeCode, SLICE_CELLS, type Slice } from './messages.ts';

const RUNNING = 0; // 0: idle; else the number of the step, from 1
const POSITION = 1; // cells of the slice that are done
const INTERRUPTED = 2; // the step that the main thread interrupted
const LOADING = 3; // 1 while the candidate loads: what happens then happens to all its cells
const SLICE = 4; // the slice under way
const LIMIT = 5; // milliseconds that a step of it may take
const SEVERAL = 6; // 1 while the step is about more cells than the next one
const DROPPED = 7; // slices up to this one that have not begun are not to begin
const WORDS = 8; // leaves the two words after the flags 8-byte aligned for STARTED
const STARTED_BYTE = WORDS * 4;
const OUTCOMES_BYTE = STARTED_BYTE + 8;

export type SharedState = {
  readonly words: Int32Array;
  /** One float: when the step began or the last one ended, in milliseconds of the process's monotonic clock. */
  readonly started: Float64Array;
  readonly outcomes: Uint8Array;
  /** What Pyodide polls: 2 raises KeyboardInterrupt. */
  readonly interrupt: Uint8Array;
};

export type SharedBuffers = { readonly state: SharedArrayBuffer; readonly interrupt: SharedArrayBuffer };

export function createBuffers(): SharedBuffers {
  return {
    state: new SharedArrayBuffer(OUTCOMES_BYTE + SLICE_CELLS),
    interrupt: new SharedArrayBuffer(4),
  };
}

export function openState(buffers: SharedBuffers): SharedState {
  return {
    words: new Int32Array(buffers.state, 0, WORDS),
    started: new Float64Array(buffers.state, STARTED_BYTE, 1),
    outcomes: new Uint8Array(buffers.state, OUTCOMES_BYTE, SLICE_CELLS),
    interrupt: new Uint8Array(buffers.interrupt),
  };
}

/** Milliseconds of a clock that all threads of the process share. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

let steps = 0;

/**
 * The running thread: a step (loading, compiling a test, a cell, several cells) begins. Clears a late interrupt of the
 * last one.
 */
export function beginStep(state: SharedState, loading = false, several = false): number {
  steps = (steps % 0x7ffffffe) + 1;
  Atomics.store(state.words, LOADING, loading ? 1 : 0);
  Atomics.store(state.words, SEVERAL, several ? 1 : 0);
  state.interrupt[0] = 0;
  state.started[0] = now();
  Atomics.store(state.words, RUNNING, steps);
  return steps;
}

/** The running thread: the step is over; says whether the main thread interrupted it for its time. */
export function endStep(state: SharedState, step: number): boolean {
  state.started[0] = now();
  Atomics.store(state.words, RUNNING, 0);
  return Atomics.load(state.words, INTERRUPTED) === step;
}

/** The running thread: the next cell of the slice has its outcome. */
export function recordOutcome(state: SharedState, position: number, outcome: number): void {
  state.outcomes[position] = outcome;
  Atomics.store(state.words, POSITION, position + 1);
}

/** The running thread: a slice begins, none of its cells done. False where it was dropped: it is not to be run. */
export function beginSlice(state: SharedState, slice: Slice): boolean {
  Atomics.store(state.words, POSITION, 0);
  Atomics.store(state.words, LIMIT, slice.cellTimeoutMs);
  state.started[0] = now();
  Atomics.store(state.words, SLICE, slice.id);
  return slice.id > Atomics.load(state.words, DROPPED);
}

/**
 * The main thread: slices up to `id` that have not begun will not, whatever the other thread is at. Returns the last that may
 * have begun: each thread writes its own word before it reads the other's, so none later does.
 */
export function dropSlices(state: SharedState, id: number): number {
  Atomics.store(state.words, DROPPED, id);
  return Atomics.load(state.words, SLICE);
}

/** A step under way, or a pause between two: how long it has taken, and how long it may. */
export type Phase = {
  /** The number of the step; 0 for a pause. */
  readonly step: number;
  /** The slice that it belongs to: in a pause, it may be over. */
  readonly slice: number;
  readonly ms: number;
  readonly limitMs: number;
};

/** The main thread: what the other one is at; null where that changed while it was read. */
export function presentPhase(state: SharedState): Phase | null {
  const step = Atomics.load(state.words, RUNNING);
  const slice = Atomics.load(state.words, SLICE);
  const limitMs = Atomics.load(state.words, LIMIT);
  const ms = now() - (state.started[0] ?? 0);
  // What was read belongs together only if the step is still the same.
  return Atomics.load(state.words, RUNNING) === step ? { step, slice, ms, limitMs } : null;
}

/** The step under way, or null. */
export function runningStep(state: SharedState): Phase | null {
  const phase = presentPhase(state);
  return phase === null || phase.step === 0 ? null : phase;
}

/** The main thread: asks the interpreter to stop this step. */
export function interruptStep(state: SharedState, step: number): void {
  Atomics.store(state.words, INTERRUPTED, step);
  if (Atomics.load(state.words, RUNNING) === step) state.interrupt[0] = 2;
}

/**
 * The main thread: the outcomes so far of a slice of `cells` cells that will not return, with `ending` for the cell
 * under way; where all are done, for the last one, which has left behind what goes on.
 */
export function outcomesOfStuckSlice(state: SharedState, cells: number, ending: OutcomeCode): Uint8Array {
  const last = Math.min(Atomics.load(state.words, POSITION), cells - 1);
  const outcomes = state.outcomes.slice(0, last + 1);
  if (last >= 0) outcomes[last] = ending;
  return outcomes;
}

/** The main thread: true while it is the candidate's load that is under way. */
export function isLoading(state: SharedState): boolean {
  return Atomics.load(state.words, LOADING) === 1;
}

/** The main thread: true while the step is about more cells than the next one: it can't be told which has not ended. */
export function isSeveral(state: SharedState): boolean {
  return Atomics.load(state.words, SEVERAL) === 1;
}
