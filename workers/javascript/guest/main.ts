/**
 * Runs inside the isolate, before any program: makes the realm that programs see and runs cells in it. Bundled into
 * one script that becomes the isolate's snapshot. It shares the realm with hostile code: see the threat model.
 */
import { answerOfCell, resetAnswer } from './answers.ts';
import { AssertionError, assert } from './assert.ts';
import { honest, lying, rejecting } from './canary.ts';
import { cellProperty, resetCellProperties, sharedProperty, sharedValues } from './cell-properties.ts';
import { installClock, realNow } from './clock.ts';
import { structuredClone } from './clone.ts';
import { guardDoors } from './doors.ts';
import { completeGuard, type GuardMode, guardRealm, note, reserveAnsweringKeys, takeNote } from './guard.ts';
import { guardExpect } from './guard-expect.ts';
import {
  type Candidate,
  type Instance,
  runTest,
  runTestInScope,
  type Test,
  withInstance,
} from './instance.ts';
import type { Libraries } from './modules.ts';
import { getOwnPropertyDescriptor, hasOwn, isError, regexpExec, stringSlice, toText } from './primordials.ts';
import { installProxies } from './proxies.ts';
import { installRandom, resetRandom, seedRandom } from './random.ts';
import { cellConsole, createProcess, openStreams, Stop, type StreamState, sharedStreams } from './streams.ts';
import { isThenable, whenSettled } from './thenable.ts';
import { rememberGlobal, resetStackLimit, Tidiness, tidy } from './tidy.ts';

/** Outcomes of a cell, as bytes of the wire's letters; 0 while it still waits. */
const PENDING = 0;
const PASSED = 80;
const FAILED = 70;
const THREW = 69;
const OUTPUT = 79;

const clock = installClock(globalThis);
installRandom();
installProxies();
const libraries: Libraries = {};

/** What a slice of a candidate is run with. */
type Run = {
  readonly candidate: Candidate;
  readonly tests: readonly (Test | undefined)[];
  readonly outputLimit: number;
  /** The globals that a cell leaves behind are removed before the next. */
  readonly tidies: boolean;
  /** It may ask what was matched last. */
  readonly recalls: boolean;
};
let run: Run | null = null;
let isFrozen = false;
let isSpoilt = false;
/** Whether the test under way has matchers of its own. */
let mayExtend = false;

type CellState = {
  readonly streams: StreamState;
  readonly stdin: string | null;
  settled: boolean;
  failed: boolean;
  error: unknown;
};
let cell: CellState = {
  streams: openStreams(0, false, null),
  stdin: null,
  settled: true,
  failed: false,
  error: null,
};

const ANYTHING = /(?:)/;

function startCell(stdin: string | null, going: Run): CellState {
  if (going.tidies && !isSpoilt) isSpoilt = tidy() === Tidiness.changed;
  clock.reset();
  resetRandom();
  resetCellProperties();
  resetStackLimit();
  resetAnswer();
  // What was matched last is a property of `RegExp`.
  if (going.recalls) regexpExec(ANYTHING, '');
  const streams = openStreams(going.outputLimit, stdin !== null, libraries.inspect?.format ?? null);
  return { streams, stdin, settled: false, failed: false, error: undefined };
}

/** Runs the candidate's top level, then what is to be run with it. */
function start(stdin: string | null, go: (instance: Instance) => unknown): number {
  if (!run) throw new Error('no candidate was set');
  const current = startCell(stdin, run);
  cell = current;
  try {
    const result = withInstance(run.candidate, { libraries, stdin }, go);
    if (isThenable(result)) {
      whenSettled(
        result,
        () => settle(current),
        (error) => fail(current, error),
      );
    } else settle(current);
  } catch (error) {
    fail(current, error);
  }
  return statusOnLeaving();
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
  return statusOnLeaving();
}

function settle(of: CellState): void {
  of.settled = true;
}

function fail(of: CellState, error: unknown): void {
  if (of.failed) return;
  of.failed = true;
  of.error = error;
  if (isFrozen && isRefusal(error)) note();
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
  if (streams.exitCode !== null) return stdin !== null && streams.exitCode === 0 ? PASSED : THREW;
  if (cell.failed) return isAssertion(cell.error) ? FAILED : THREW;
  if (!cell.settled || clock.waiting()) return PENDING;
  return streams.assertFailed === null ? PASSED : FAILED;
}

/** What a whole program has left to promises runs when the crossing ends: only the next one tells that it has ended. */
function statusOnLeaving(): number {
  const now = status();
  return now === PASSED && cell.stdin !== null && cell.streams.exitCode === null ? PENDING : now;
}

function isAssertion(error: unknown): boolean {
  if (error instanceof AssertionError) return true;
  return typeof error === 'object' && error !== null && hasOwn(error, 'matcherResult');
}

/** No text of a program's is longer when it crosses the wall: what takes it in beyond has other work to do. */
const LONGEST_TEXT = 10_000;

/** [type, message, stack] of what ended the last cell. May run the program's own getters: call it under a deadline. */
function describe(): [string, string, string] {
  const { error } = cell;
  if (!cell.failed) return ['AssertionError', cell.streams.assertFailed ?? '', ''];
  if (error instanceof Stop) return ['Exit', `process.exit(${cell.streams.exitCode}) was called`, ''];
  if (error instanceof Error) return [textOf(error.name), textOf(error.message), textOf(error.stack)];
  return ['Thrown', textOf(error), ''];
}

function textOf(value: unknown): string {
  return stringSlice(toText(value), 0, LONGEST_TEXT);
}

/** After so long, no further cell of several is begun. */
const SEVERAL_MS = 4;
/** Letters of the outcomes of several cells, as far as they have ended, and the answers given in them. */
let several = '';
let answers = '';

const LETTERS: Readonly<Record<number, string>> = Object.assign(Object.create(null), {
  [PENDING]: '\0',
  [PASSED]: 'P',
  [FAILED]: 'F',
  [THREW]: 'E',
  [OUTPUT]: 'O',
});

function letterOf(outcome: number): string {
  return LETTERS[outcome] ?? '';
}

const tests = new Map<number, (Test | undefined)[]>();

function runCell(number: number, extending: boolean): number {
  mayExtend = extending;
  const test = run?.tests[number];
  if (!test) throw new Error(`test ${number} was not given`);
  return start(null, (instance) => runTest(test, instance, { libraries, stdin: null }));
}

type Canary = 'honest' | 'lying' | 'rejecting';

function runCanary(kind: Canary, nonce: string, other: string): number {
  return start(null, () => {
    if (kind === 'honest') return honest(nonce);
    return kind === 'lying' ? lying(nonce, other, libraries) : rejecting(nonce);
  });
}

function outcomeOfCheck(check: () => void): number {
  try {
    check();
    return PASSED;
  } catch (error) {
    return isAssertion(error) ? FAILED : THREW;
  }
}

const guest = {
  libraries,
  /** The last step of the snapshot. */
  seal(mode: GuardMode): void {
    isFrozen = mode === 'frozen';
    if (!isFrozen) {
      reserveAnsweringKeys();
      guardDoors();
    }
    if (libraries.expect) guardExpect(libraries.expect, () => mayExtend);
    guardRealm(mode, [...Object.values(libraries), ...sharedValues, ...sharedStreams(), assert]);
  },
  /** A context was made of the snapshot. */
  open(): void {
    // What the engine adds with the context is taken before a program can be there.
    isError(undefined);
    completeGuard();
    rememberGlobal();
  },
  /** Takes in compiled tests of a problem: makers, and what each is called with. */
  addTests(problem: number, first: number, makers: Candidate['factory'][], wants: number[][]): void {
    const known = tests.get(problem) ?? [];
    for (let index = 0; index < makers.length; index++) {
      const make = makers[index];
      if (make) known[first + index] = { make, wants: wants[index] ?? [] };
    }
    tests.set(problem, known);
  },
  forgetTests(problem: number): void {
    tests.delete(problem);
  },
  /** A slice begins. */
  begin(
    factory: Candidate['factory'],
    imports: boolean,
    problem: number,
    outputLimit: number,
    seed: number,
    tidies: boolean,
    recalls: boolean,
    loads: boolean,
  ): number {
    run = { candidate: { factory, imports }, tests: tests.get(problem) ?? [], outputLimit, tidies, recalls };
    seedRandom(seed);
    return loads ? start(null, () => undefined) : PASSED;
  },
  /** Runs the candidate afresh with one test. */
  run: runCell,
  /** Runs tests in a row; see `guest-link.ts`. */
  runSeveral(first: number, count: number, stops: boolean, asks: boolean): string {
    several = '';
    answers = '';
    const end = realNow() + SEVERAL_MS;
    for (let number = first; number < first + count; number++) {
      const outcome = runCell(number, false);
      several += letterOf(outcome);
      if (asks) answers += `\x01${answerOfCell(cell.failed, cell.error)}`;
      if (outcome === PENDING || (stops && outcome !== PASSED) || realNow() >= end) break;
    }
    return several + answers;
  },
  endedOfSeveral: () => several + answers,
  /** What the candidate answered in the last cell. */
  answer: () => answerOfCell(cell.failed, cell.error),
  runInScope(number: number, extending: boolean): number {
    mayExtend = extending;
    return start(null, (instance) => runTestInScope(number, instance, { libraries, stdin: null }));
  },
  /** Runs the candidate as a whole program. It passes when it ends well: what it wrote is compared elsewhere. */
  runProgram: (stdin: string) => start(stdin, () => undefined),
  output: () => cell.streams.written,
  canary: runCanary,
  /** All canaries with one instance of the candidate; see `guest-link.ts`. */
  canaries(nonceOfHonest: string, nonceOfLying: string, nonceOfRejecting: string, other: string): string {
    let first = PENDING;
    let second = PENDING;
    const last = start(null, () => {
      first = outcomeOfCheck(() => honest(nonceOfHonest));
      second = outcomeOfCheck(() => lying(nonceOfLying, other, libraries));
      return rejecting(nonceOfRejecting);
    });
    return letterOf(first) + letterOf(second) + letterOf(last);
  },
  poll,
  /** Whether the program has ended itself, and well. */
  hasExited: () => cell.streams.exitCode === 0,
  describe,
  /**
   * How the realm is after cells, and whether there was an attempt to change it: tidiness + 4 for an attempt. `ends`: the
   * slice is over, and its candidate can be forgotten.
   */
  look(ends: boolean): number {
    const tidiness = tidy();
    const spoilt = isSpoilt ? Tidiness.changed : tidiness;
    if (ends) {
      run = null;
      cell = { streams: openStreams(0, false, null), stdin: null, settled: true, failed: false, error: null };
      clock.reset();
    }
    return spoilt + (takeNote() ? 4 : 0);
  },
};

sharedProperty(globalThis, 'structuredClone', structuredClone);
cellProperty(globalThis, 'console', cellConsole);
cellProperty(globalThis, 'process', () => createProcess(cell.stdin, libraries.node?.Buffer ?? null));
Object.assign(globalThis, { global: globalThis });
Object.defineProperty(globalThis, '$guest', { configurable: true, value: guest });
