/** The cell under way: what it has come to, and what ended it. */
import { installClock } from './clock.ts';
import { note } from './guard.ts';
import { FAILED, OUTPUT, outcomeOfError, PASSED, PENDING, THREW } from './outcomes.ts';
import { getOwnPropertyDescriptor, isError, list, regexpExec, stringSlice, toText } from './primordials.ts';
import { endProgram, tellProcess } from './process.ts';
import { openStreams, Stop, type StreamState } from './streams.ts';
import { isOwnPromise, isThenable, whenSettled } from './thenable.ts';
import { runTicks } from './ticks.ts';

export const clock = installClock(globalThis, keepResult);

type CellState = {
  readonly streams: StreamState;
  readonly stdin: string | null;
  settled: boolean;
  failed: boolean;
  error: unknown;
  /** Calls that the test waits for, and that have not come. */
  awaited: number;
  /** What is left to promises belongs to the cell. */
  lingers: boolean;
  /** A whole program that had nothing left to do was told so, and may have found something. */
  isIdle: boolean;
  /** Promises that nobody else may hold: of one that is collected, the engine no longer tells that it was rejected. */
  readonly kept: unknown[];
};

export let cell: CellState = newCell(openStreams(0, null, null, null), null, true);
let notesRefusals = false;

function newCell(streams: StreamState, stdin: string | null, settled: boolean): CellState {
  return {
    streams,
    stdin,
    settled,
    failed: false,
    error: undefined,
    awaited: 0,
    lingers: false,
    isIdle: false,
    kept: list(),
  };
}

/** No realm's object can be changed: who tries to change what can't be is noted. */
export function noteRefusals(): void {
  notesRefusals = true;
}

export function openCell(streams: StreamState, stdin: string | null): void {
  cell = newCell(streams, stdin, false);
}

/** Nothing of the last cell's is kept. */
export function forgetCell(): void {
  cell = newCell(openStreams(0, null, null, null), null, true);
  clock.reset();
}

/** Runs the open cell until it ends or waits. */
export function runCell(go: () => unknown): number {
  const current = cell;
  try {
    const result = go();
    if (isThenable(result)) {
      whenSettled(
        result,
        () => settle(current),
        (error) => fail(current, error),
      );
    } else settle(current);
    runTicks(keepResult);
  } catch (error) {
    fail(current, error);
  }
  return statusOnLeaving();
}

/** Goes on with a cell that waits: runs its next timer. Called until it answers something else than PENDING. */
export function poll(): number {
  if (status() !== PENDING) return status();
  try {
    if (clock.waiting()) {
      clock.runNext();
      runTicks(keepResult);
      cell.isIdle = false;
    } else if (cell.stdin !== null && cell.settled) windDown();
    else fail(cell, new Error('the promise never settles: nothing is left to run'));
  } catch (error) {
    fail(cell, error);
  }
  return statusOnLeaving();
}

/** A whole program has nothing left to do: it is told so, as long as that gives it something to do, and then ends. */
function windDown(): void {
  const { streams } = cell;
  if (!cell.isIdle && tellProcess('beforeExit', streams.exitCode)) cell.isIdle = true;
  else endProgram();
}

/** A whole program has left a promise to its rejection: false where it does not listen for that. It goes on by `poll`. */
export function tellRejection(name: string, message: string): boolean {
  const error = Object.assign(new Error(message), { name });
  try {
    return tellProcess('unhandledRejection', error) || tellProcess('uncaughtException', error);
  } catch (thrown) {
    fail(cell, thrown);
    return true;
  }
}

/** The cell does not end before this was called, and fails where it is given an error. */
export function awaitCall(): (error?: unknown) => void {
  const current = cell;
  let isAwaited = true;
  current.awaited++;
  return (error) => {
    if (error !== undefined && error !== null) fail(current, error);
    if (isAwaited) current.awaited--;
    isAwaited = false;
  };
}

/** The cell under way fails, whatever it comes to besides. */
export function failCell(error: unknown): void {
  fail(cell, error);
}

/** The cell does not end before what is left to promises now has run. */
export function linger(): void {
  cell.lingers = true;
}

/** The promise is kept until the cell has ended. */
export function keepPromise(promise: unknown): void {
  cell.kept[cell.kept.length] = promise;
}

/** Nobody has what a timer's function gives back: where it is a promise, it may be rejected. */
function keepResult(result: unknown): void {
  if (typeof result === 'object' && result !== null && isOwnPromise(result)) keepPromise(result);
}

function settle(of: CellState): void {
  of.settled = true;
}

function fail(of: CellState, error: unknown): void {
  if (of.failed || isCaught(of, error)) return;
  of.failed = true;
  of.error = error;
  if (notesRefusals && isRefusal(error)) note();
}

/** Whether a whole program listens for what it does not catch: what it does then may end it. */
function isCaught(of: CellState, error: unknown): boolean {
  if (of.stdin === null || error instanceof Stop || of.streams.exited) return false;
  try {
    if (!tellProcess('uncaughtException', error, 'uncaughtException')) return false;
  } catch (thrown) {
    of.failed = true;
    of.error = thrown;
  }
  settle(of);
  return true;
}

const REFUSAL =
  /^Cannot (assign to read only|add property|define property|redefine property|delete property|set property)|object is not extensible/;

/** Whether the engine refused to change an object that cannot be changed: here that may be one of the realm's. */
function isRefusal(error: unknown): boolean {
  if (!isError(error)) return false;
  const message = getOwnPropertyDescriptor(error as object, 'message')?.value;
  return typeof message === 'string' && regexpExec(REFUSAL, message) !== null;
}

function status(): number {
  const { streams, stdin } = cell;
  if (streams.exceeded) return OUTPUT;
  // Also where the program caught what `process.exit` throws, or nobody waited for it.
  if (streams.exited) return stdin !== null && streams.exitCode === 0 ? PASSED : THREW;
  if (cell.failed) return outcomeOfError(cell.error);
  if (!cell.settled || cell.awaited > 0 || clock.waiting() || stdin !== null) return PENDING;
  return streams.assertFailed === null ? PASSED : FAILED;
}

/** What is left to promises runs when the crossing ends: only the next one tells that a cell that lingers has ended. */
function statusOnLeaving(): number {
  const now = status();
  const { lingers } = cell;
  cell.lingers = false;
  return now === PASSED && lingers ? PENDING : now;
}

/** No text of a program's is longer when it crosses the wall: what takes it in beyond has other work to do. */
const LONGEST_TEXT = 10_000;

/** [type, message, stack] of what ended the last cell. May run the program's own getters: call it under a deadline. */
export function describe(): [string, string, string] {
  const { error, streams } = cell;
  if (streams.exited && error instanceof Stop)
    return ['Exit', `process.exit(${streams.exitCode}) was called`, ''];
  if (streams.exited) return ['Exit', `the program ended with exit code ${streams.exitCode}`, ''];
  if (!cell.failed) return ['AssertionError', streams.assertFailed ?? '', ''];
  if (error instanceof Error) return [textOf(error.name), textOf(error.message), textOf(error.stack)];
  return ['Thrown', textOf(error), ''];
}

function textOf(value: unknown): string {
  return stringSlice(toText(value), 0, LONGEST_TEXT);
}
