/**
 * Runs inside the isolate, before any program: makes the realm that programs see and runs cells in it. Bundled into
 * one script that becomes the isolate's snapshot. It shares the realm with hostile code: see the threat model.
 */
import { answerOfCell, resetAnswer } from './answers.ts';
import { assert } from './assert.ts';
import { honest, lying, rejecting } from './canary.ts';
import { cellProperty, resetCellProperties, sharedProperty, sharedValues } from './cell-properties.ts';
import {
  cell,
  clock,
  describe,
  forgetCell,
  noteRefusals,
  openCell,
  poll,
  runCell,
  tellRejection,
} from './cell-state.ts';
import { realNow } from './clock.ts';
import { structuredClone } from './clone.ts';
import { cellConsole, sharedConsole } from './console.ts';
import { guardDoors } from './doors.ts';
import { completeGuard, type GuardMode, guardRealm, reserveAnsweringKeys, takeNote } from './guard.ts';
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
import { letterOf, outcomeOfCheck, PASSED, PENDING } from './outcomes.ts';
import { isError, regexpExec } from './primordials.ts';
import { createProcess, sharedProcess } from './process.ts';
import { installProxies } from './proxies.ts';
import { installRandom, resetRandom, seedRandom } from './random.ts';
import { openStreams } from './streams.ts';
import { rememberGlobal, resetStackLimit, Tidiness, tidy } from './tidy.ts';
import { utilitiesOf } from './util.ts';

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
  /** It may leave something to promises. */
  readonly promises: boolean;
};
let run: Run | null = null;
let isSpoilt = false;
/** Whether the test under way has matchers of its own. */
let mayExtend = false;

const ANYTHING = /(?:)/;

/** What cells may have changed is as it was before the first. */
function makeReady({ tidies, recalls }: Run): void {
  if (tidies && !isSpoilt) isSpoilt = tidy() === Tidiness.changed;
  clock.reset();
  resetRandom();
  resetCellProperties();
  resetStackLimit();
  resetAnswer();
  // What was matched last is a property of `RegExp`.
  if (recalls) regexpExec(ANYTHING, '');
}

/** Runs the candidate's top level, then what is to be run with it. */
function start(stdin: string | null, go: (instance: Instance) => unknown): number {
  const going = run;
  if (!going) throw new Error('no candidate was set');
  makeReady(going);
  const { inspect, node } = libraries;
  openCell(openStreams(going.outputLimit, stdin, inspect ?? null, node?.Buffer ?? null), stdin);
  return runCell(() => withInstance(going.candidate, { libraries, stdin }, go));
}

/** After so long, no further cell or turn of several is begun. */
const SEVERAL_MS = 4;
/** Letters of the outcomes of several cells, as far as they have ended, and the answers given in them. */
let several = '';
let answers = '';

const tests = new Map<number, (Test | undefined)[]>();

function runTestOf(number: number, extending: boolean): number {
  mayExtend = extending;
  const test = run?.tests[number];
  if (!test) throw new Error(`test ${number} was not given`);
  return start(null, (instance) => runTest(test, instance, { libraries, stdin: null }));
}

/** After a turn: a whole program that leaves nothing to promises goes on with its timers, in the same crossing. */
function goOn(outcome: number): number {
  if (outcome !== PENDING || cell.stdin === null || run?.promises !== false) return outcome;
  const end = realNow() + SEVERAL_MS;
  let code = outcome;
  while (code === PENDING && clock.waiting() && realNow() < end) code = poll();
  return code;
}

type Canary = 'honest' | 'lying' | 'rejecting';

function runCanary(kind: Canary, nonce: string, other: string): number {
  return start(null, () => {
    if (kind === 'honest') return honest(nonce);
    return kind === 'lying' ? lying(nonce, other, libraries) : rejecting(nonce);
  });
}

const guest = {
  libraries,
  /** The last step of the snapshot. */
  seal(mode: GuardMode): void {
    if (mode === 'frozen') noteRefusals();
    else {
      reserveAnsweringKeys();
      guardDoors();
    }
    if (libraries.expect) guardExpect(libraries.expect, () => mayExtend);
    guardRealm(mode, [
      ...Object.values(libraries),
      ...sharedValues,
      ...sharedConsole(),
      ...sharedProcess(),
      utilitiesOf(libraries),
      assert,
    ]);
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
    promises: boolean,
    loads: boolean,
  ): number {
    const candidate = { factory, imports };
    run = { candidate, tests: tests.get(problem) ?? [], outputLimit, tidies, recalls, promises };
    seedRandom(seed);
    return loads ? start(null, () => undefined) : PASSED;
  },
  /** Runs the candidate afresh with one test. */
  run: runTestOf,
  /** Runs tests in a row; see `guest-link.ts`. */
  runSeveral(first: number, count: number, stops: boolean, asks: boolean): string {
    several = '';
    answers = '';
    const end = realNow() + SEVERAL_MS;
    for (let number = first; number < first + count; number++) {
      const outcome = runTestOf(number, false);
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
  runProgram: (stdin: string) => goOn(start(stdin, () => undefined)),
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
  poll: () => goOn(poll()),
  /** Whether the program has ended itself, and well. */
  hasExited: () => cell.streams.exited && cell.streams.exitCode === 0,
  /** A whole program left a promise to its rejection. Whether it listens for that, and goes on. */
  tellRejection,
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
      forgetCell();
    }
    return spoilt + (takeNote() ? 4 : 0);
  },
};

sharedProperty(globalThis, 'structuredClone', structuredClone);
cellProperty(globalThis, 'console', cellConsole);
cellProperty(globalThis, 'process', createProcess);
Object.assign(globalThis, { global: globalThis });
Object.defineProperty(globalThis, '$guest', { configurable: true, value: guest });
