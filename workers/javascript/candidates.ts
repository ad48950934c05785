/** Candidates in isolates: loading them, running their cells, and telling what ended them. */
import { SourceMap } from 'node:module';
import {
  type BrokenTest,
  Outcome,
  type OutcomeCode,
  outcomeOf,
  type Problem,
  type Slice,
} from '../messages.ts';
import { safeText } from '../safe-text.ts';
import type { CandidateRun, FailureText } from '../slice-loop.ts';
import { beginStep, endStep, now, type SharedState } from '../thread-state.ts';
import {
  assemble,
  compileCandidate,
  compileTest,
  LINES_BEFORE,
  type SyntaxFault,
  type Unit,
} from './program.ts';
import type { Guest, LibraryName, Realms } from './realm.ts';

export type Candidates = {
  openProblem(problem: Problem): undefined;
  forgetProblem(problem: number): undefined;
  load(slice: Slice): CandidateRun;
};

type CompiledTest = { readonly unit: Unit; readonly source: string };
type OpenProblem = {
  readonly problem: Problem;
  readonly tests: Map<number, CompiledTest>;
  readonly faults: Map<number, SyntaxFault>;
};

class RealmFault extends Error {}

/** What the guest says of a cell that still waits. */
const PENDING = 0;

export function createCandidates(realms: Realms, state: SharedState): Candidates {
  const problems = new Map<number, OpenProblem>();
  return {
    openProblem(problem) {
      problems.set(problem.id, { problem, tests: new Map(), faults: new Map() });
    },
    forgetProblem(problem) {
      problems.delete(problem);
    },
    load(slice) {
      const open = problems.get(slice.problem);
      if (!open) throw new Error(`slice ${slice.id} is of a problem that was not sent`);
      return loadCandidate(realms, state, open, slice);
    },
  };
}

function loadCandidate(realms: Realms, state: SharedState, open: OpenProblem, slice: Slice): CandidateRun {
  const { problem } = open;
  const { cellTimeoutMs, memoryMb, outputKb } = problem.limits;
  const source = problem.prelude + slice.candidate;
  const broken: BrokenTest[] = [];
  const onlyPrograms = problem.tests.every((test) => test.kind === 'stdio');
  const libraries = librariesOf(source, problem);
  let failure: FailureText | null = null;
  let guest: Guest | null = null;
  let script = '';
  let map: string | null = null;

  /** Runs one step under the watch of the main thread. Time is enforced inside by isolated-vm too. */
  function step(action: (deadline: number) => OutcomeCode, loading = false): OutcomeCode {
    const number = beginStep(state, loading);
    try {
      return action(now() + cellTimeoutMs);
    } catch (error) {
      return outcomeOfError(error);
    } finally {
      // Also where a fault of ours leaves: the step would look as if it never ended, and cost the next slice a cell.
      endStep(state, number);
    }
  }

  function outcomeOfError(error: unknown): OutcomeCode {
    if (error instanceof RealmFault) throw error;
    if (!(error instanceof Error)) {
      failure = { type: 'Thrown', message: safeText(String(error)), line: null };
      return Outcome.threw;
    }
    if (/^Script execution timed out/.test(error.message)) {
      closeGuest();
      return Outcome.timeout;
    }
    if (/^Isolate (was disposed|is already disposed)/.test(error.message)) {
      guest = null;
      realms.discard();
      return Outcome.memory;
    }
    // What else comes over the wall is a rejection that nobody handled, or a text that V8 itself does not compile.
    failure = {
      type: safeText(error.name, 100),
      message: safeText(error.message),
      line: lineIn(error.stack),
    };
    return error.name === 'AssertionError' ? Outcome.failed : Outcome.threw;
  }

  function openGuest(deadline: number): Guest {
    if (guest) return guest;
    guest = openRealm();
    guest.setCandidate(script, left(deadline));
    return guest;
  }

  /** No program has a hand in this: what fails here is the service's own fault, not an outcome. */
  function openRealm(): Guest {
    try {
      return realms.open(libraries, memoryMb, outputKb * 1024);
    } catch (error) {
      realms.discard();
      throw new RealmFault('no isolate could be made', { cause: error });
    }
  }

  function closeGuest(): void {
    guest?.release();
    guest = null;
  }

  function finish(said: number, deadline: number, loading = false): OutcomeCode {
    let code = said;
    while (code === PENDING) code = openGuest(deadline).call('poll', left(deadline));
    const outcome = outcomeOf(code);
    failure = outcome === Outcome.passed ? null : describe(deadline, loading);
    return outcome;
  }

  function describe(deadline: number, loading: boolean): FailureText | null {
    if (!guest || (slice.failures === 0 && !loading)) return null;
    const { type, message, stack } = guest.describe(left(deadline));
    return { type: safeText(type, 100), message: safeText(message), line: lineIn(stack) };
  }

  /** The candidate's own line that a stack names first. */
  function lineIn(stack: string | undefined): number | null {
    const found = stack?.match(/\bcandidate:(\d+):(\d+)/);
    return found ? ownLine(Number(found[1]) - LINES_BEFORE, Number(found[2])) : null;
  }

  function ownLine(line: number, column: number): number | null {
    const entry = map ? new SourceMap(JSON.parse(map)).findEntry(line - 1, column - 1) : null;
    const mapped = entry && 'originalLine' in entry ? Number(entry.originalLine) + 1 : line;
    const own = mapped - newlines(problem.prelude);
    return own >= 1 && own <= newlines(slice.candidate) + 1 ? own : null;
  }

  function refuse(fault: SyntaxFault): OutcomeCode {
    const line = fault.line === null ? null : fault.line - newlines(problem.prelude);
    failure = { type: 'SyntaxError', message: fault.message, line: line !== null && line > 0 ? line : null };
    return Outcome.uncompiled;
  }

  /** Compiles the tests of this slice that are not yet compiled; those that do not compile are remembered. */
  function compileTests(): void {
    for (const index of slice.tests) {
      const test = problem.tests[index];
      if (test?.kind !== 'code' || open.tests.has(index) || open.faults.has(index)) continue;
      const compiled = compileTest(test.code, problem.dialect);
      if ('unit' in compiled) open.tests.set(index, { unit: compiled.unit, source: test.code });
      else {
        open.faults.set(index, compiled.fault);
        broken.push({ test: index, message: faultText(compiled.fault) });
      }
    }
  }

  const loaded = step((deadline) => {
    const compiled = compileCandidate(source, problem.dialect);
    if ('fault' in compiled) return refuse(compiled.fault);
    compileTests();
    map = compiled.unit.map;
    script = assemble(compiled.unit, testsOf(slice, open));
    const opened = openGuest(deadline);
    if (onlyPrograms) return Outcome.passed;
    return finish(opened.call('load', left(deadline)), deadline, true);
  }, true);
  const loadOutcome = loaded === Outcome.threw || loaded === Outcome.failed ? Outcome.uncompiled : loaded;
  return {
    loadOutcome: loadOutcome === Outcome.passed ? null : loadOutcome,
    runCell(index) {
      const test = problem.tests[index];
      if (!test) throw new Error(`problem ${problem.id} has no test ${index}`);
      const fault = open.faults.get(index);
      if (fault) {
        failure = { type: 'TestDoesNotCompile', message: faultText(fault), line: null };
        return Outcome.threw;
      }
      return step((deadline) => {
        const opened = openGuest(deadline);
        const said =
          test.kind === 'code'
            ? opened.run(index, left(deadline))
            : opened.runProgram(test.stdin, test.stdout, left(deadline));
        return finish(said, deadline);
      });
    },
    describe: () => failure,
    broken,
    missingModule: loadOutcome === Outcome.uncompiled ? missingModule(failure) : null,
    spoilt: () => false,
    outputs: [],
    finish() {
      closeGuest();
      return { tampering: false, rerun: false, unsteady: false };
    },
  };
}

function testsOf(slice: Slice, open: OpenProblem): ReadonlyMap<number, CompiledTest> {
  const tests = new Map<number, CompiledTest>();
  for (const index of slice.tests) {
    const test = open.tests.get(index);
    if (test) tests.set(index, test);
  }
  return tests;
}

function missingModule(failure: FailureText | null): string | null {
  return failure?.message.match(/^Cannot find module '([^']+)'/)?.[1] ?? null;
}

/** Milliseconds until the deadline; at least one, as none means no limit. */
function left(deadline: number): number {
  return Math.max(1, Math.ceil(deadline - now()));
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}

function faultText(fault: SyntaxFault): string {
  return fault.line === null ? fault.message : `${fault.message} (line ${fault.line})`;
}

const MENTIONS: readonly (readonly [LibraryName, RegExp])[] = [
  ['expect', /\bexpect\b|@jest\/globals/],
  ['lodash', /\blodash\b/],
  ['inspect', /['"](node:)?util['"]/],
];

/** The libraries that a candidate or one of the problem's tests mentions. */
function librariesOf(source: string, problem: Problem): LibraryName[] {
  return MENTIONS.filter(
    ([name, pattern]) =>
      pattern.test(source) ||
      problem.tests.some((test) => (test.kind === 'code' ? pattern.test(test.code) : name === 'inspect')),
  ).map(([name]) => name);
}
