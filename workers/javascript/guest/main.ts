/**
 * Runs inside the isolate, before any program: makes the realm that programs see and runs cells in it. Bundled into
 * one script that becomes the isolate's snapshot. It shares the realm with hostile code: see the threat model.
 */
import { AssertionError } from './assert.ts';
import { installClock } from './clock.ts';
import { structuredClone } from './clone.ts';
import { type Callable, isThenable, NO_TEST, runInstance } from './instance.ts';
import type { Libraries } from './modules.ts';
import { openStreams, Stop, type Streams } from './streams.ts';

/** Outcomes of a cell, as bytes of the wire's letters; 0 while it still waits. */
const PENDING = 0;
const PASSED = 80;
const FAILED = 70;
const THREW = 69;
const OUTPUT = 79;

const clock = installClock(globalThis);
const globals: { console?: unknown; process?: unknown } = globalThis;
const libraries: Libraries = {};
let candidate: Callable | null = null;
let outputLimit = 0;

type CellState = {
  streams: Streams;
  settled: boolean;
  failed: boolean;
  error: unknown;
  stdio: { readonly expected: string } | null;
};
let cell: CellState = freshCell(null, null);

function freshCell(stdin: string | null, expected: string | null): CellState {
  clock.reset();
  const streams = openStreams(outputLimit, stdin, libraries.inspect?.format ?? null);
  globals.console = streams.console;
  globals.process = streams.process;
  const stdio = expected === null ? null : { expected };
  return { streams, settled: false, failed: false, error: undefined, stdio };
}

function setUp(limit: number): void {
  outputLimit = limit;
}

function setCandidate(factory: Callable): void {
  candidate = factory;
}

/** Runs the candidate's top level alone. */
function load(): number {
  cell = freshCell(null, null);
  return start(NO_TEST, '');
}

/** Runs the candidate afresh with one test. */
function run(test: number): number {
  cell = freshCell(null, null);
  return start(test, '');
}

/** Runs the candidate as a whole program and compares what it wrote. */
function runProgram(stdin: string, expected: string): number {
  cell = freshCell(stdin, expected);
  return start(NO_TEST, stdin);
}

function start(test: number, stdin: string): number {
  const current = cell;
  try {
    const result = runInstance(candidate, test, {
      libraries,
      streams: current.streams,
      stdin,
      isProgram: current.stdio !== null,
    });
    if (isThenable(result)) {
      Promise.resolve(result).then(
        () => settle(current),
        (error: unknown) => fail(current, error),
      );
    } else settle(current);
  } catch (error) {
    fail(current, error);
  }
  return status();
}

/** Goes on with a cell that waits: runs its next timer. Called until it answers something else than PENDING. */
function poll(): number {
  if (status() !== PENDING) return status();
  if (!clock.waiting()) {
    fail(cell, new Error('the promise never settles: nothing is left to run'));
    return status();
  }
  try {
    clock.runNext();
  } catch (error) {
    fail(cell, error);
  }
  return status();
}

function settle(of: CellState): void {
  of.settled = true;
}

function fail(of: CellState, error: unknown): void {
  if (of.failed) return;
  of.failed = true;
  of.error = error;
}

function status(): number {
  if (cell.streams.state.exceeded) return OUTPUT;
  if (cell.failed) {
    if (cell.error instanceof Stop && cell.stdio && cell.streams.state.exitCode === 0) return compare();
    return isAssertion(cell.error) ? FAILED : THREW;
  }
  if (cell.streams.state.exitCode !== null && !cell.stdio) return THREW;
  if (!cell.settled || clock.waiting()) return PENDING;
  if (cell.streams.state.assertFailed !== null) return FAILED;
  return cell.stdio ? compare() : PASSED;
}

function compare(): number {
  const actual = lines(cell.streams.state.written);
  const expected = lines(cell.stdio?.expected ?? '');
  for (let index = 0; index < Math.max(actual.length, expected.length); index++) {
    const got = actual[index];
    const want = expected[index];
    if (got === want) continue;
    cell.failed = true;
    cell.error = new AssertionError({
      message: `line ${index + 1} of the output is ${quote(got)}, expected ${quote(want)}`,
    });
    return FAILED;
  }
  return PASSED;
}

function lines(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
}

function quote(line: string | undefined): string {
  return line === undefined ? 'missing' : JSON.stringify(line.slice(0, 200));
}

function isAssertion(error: unknown): boolean {
  if (error instanceof AssertionError) return true;
  return typeof error === 'object' && error !== null && 'matcherResult' in error;
}

/** [type, message, stack] of what ended the last cell. May run the program's own getters: call it under a deadline. */
function describe(): [string, string, string] {
  const { error } = cell;
  if (!cell.failed) return ['AssertionError', cell.streams.state.assertFailed ?? '', ''];
  if (error instanceof Stop) return ['Exit', `process.exit(${cell.streams.state.exitCode}) was called`, ''];
  if (error instanceof Error) return [String(error.name), String(error.message), String(error.stack)];
  return ['Thrown', typeof error === 'string' ? error : String(error), ''];
}

Object.assign(globalThis, { structuredClone, global: globalThis });
Object.defineProperty(globalThis, '$guest', {
  configurable: true,
  value: {
    libraries,
    setUp,
    setCandidate,
    load,
    run,
    runProgram,
    poll,
    describe,
  },
});
