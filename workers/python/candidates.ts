/**
 * Candidates on the two interpreters of a sandbox: which of them runs what, and what came of it.
 *
 * A harmless candidate (`conduct.py`) runs with its test in the fast interpreter, in a namespace that no cell has changed. All
 * others are loaded apart, where memory and files are put back to what they were after the load before every cell, unless a cell can
 * have left nothing; the test stays in the fast interpreter and sees only values. Where it is the test that is not harmless, a harmless candidate is
 * loaded apart too, and the test runs beside it.
 */
import {
  type AskedQuestion,
  type BrokenTest,
  type CellOutput,
  Outcome,
  type OutcomeCode,
  type Problem,
  type Slice,
} from '../messages.ts';
import { safeText } from '../safe-text.ts';
import type { CandidateRun, CellEnd, FailureText } from '../slice-loop.ts';
import { answerOfOutput, questionOfProgram } from '../stdio-evidence.ts';
import { now, type SharedState } from '../thread-state.ts';
import type { CandidateCalls } from './answered-calls.ts';
import { createApart, uncompiledIf } from './apart.ts';
import { isLying } from './canaries.ts';
import { createAnswers, questionOf } from './evidence.ts';
import { describe, missingModule } from './failures.ts';
import { createGrowth } from './growth.ts';
import { createProblems, mentions } from './problems.ts';
import { judgeOutput, type ProgramTest, runToEnd, UNENDED } from './programs.ts';
import type { Conduct, Side, Sides } from './sides.ts';
import { createStep } from './step.ts';

export type Candidates = {
  openProblem(problem: Problem): undefined;
  forgetProblem(problem: number): undefined;
  /** Loads the slice's candidate, under the watch of the main thread. */
  load(slice: Slice): CandidateRun;
};

/** What a suspect may be, until it is examined. */
const SUSPECT: Conduct = {
  isHarmless: false,
  isContained: false,
  isUnsteady: true,
  attempts: false,
  exits: false,
  leavesOut: false,
};
/** Of cells that came to an end of their own. */
const OWN_ENDS: readonly OutcomeCode[] = [Outcome.passed, Outcome.failed, Outcome.threw];

export function createCandidates(sides: Sides, state: SharedState): Candidates {
  const { fast, apart } = sides;
  const problems = createProblems(sides);
  const { restoreFast } = problems;
  const step = createStep(state, sides, restoreFast);
  const growth = createGrowth(sides);
  const holdApart = createApart(apart, step, growth);
  /** A test may have changed what it was run in. Put back when that is needed next: what ended it is asked before. */
  let fastIsSpent = false;

  function refreshFast(): void {
    if (fastIsSpent) restoreFast();
    fastIsSpent = false;
  }

  function load(slice: Slice): CandidateRun {
    fastIsSpent ||= growth.isTaken(fast);
    refreshFast();
    const open = problems.of(slice);
    const { problem } = open;
    const outputLimit = problem.limits.outputKb * 1024;
    const broken: BrokenTest[] = [];
    const outputs: CellOutput[] = [];
    const asked: AskedQuestion[] | null = problem.evidence ? [] : null;
    /** What the candidate answered in the last cell. */
    let answer: string | null = null;
    /** What it has answered to calls before, where all its cells start from the same state. */
    let calls: CandidateCalls | null = null;
    /** How long the last cell took, or would have taken where it was concluded from another; null where that is for the clock to tell. */
    let cellMs: number | null = null;
    let isConcluded = false;
    /** Why the last cell failed, where it was decided here. */
    let decided: FailureText | null = null;
    /** Where the last cell's error is. */
    let failedIn: Side = fast;
    /** What ran apart since the load can have left nothing. */
    let leftNothing = false;
    const held = holdApart({ begin: beginApart, load: loadApart });

    growth.allow(problem.limits.memoryMb * 2 ** 20);
    for (const side of [fast, apart]) {
      side.host.outputLimit = outputLimit;
      side.host.limitMs = problem.limits.cellTimeoutMs;
      side.host.noticed = false;
    }
    if (slice.failures > 0 && !open.isExplained) {
      open.isExplained = true;
      open.compiled.clear();
      open.calls.clear();
    }
    const onlyPrograms = problem.tests.every((test) => test.kind === 'stdio');
    const somePrograms = problem.tests.some((test) => test.kind === 'stdio');
    let conduct = SUSPECT;
    let isFast = false;
    /** It may run without imports that it never mentions: no test does. */
    let mayLeaveOut = true;
    const examined = inFast(() => {
      let said = examine();
      if (typeof said !== 'number' && said.leavesOut) {
        mayLeaveOut = !fast.harness.leftOut().some((name) => mentions(open, name));
        if (!mayLeaveOut) said = examine();
      }
      if (typeof said === 'number') return said;
      conduct = said;
      return Outcome.passed;
    }, true);
    // Nobody asks a whole program's values what they equal.
    isFast = (onlyPrograms ? conduct.isContained : conduct.isHarmless) && !slice.apart;
    if (isFast && !conduct.isUnsteady) calls = open.calls.of(slice.candidate);
    const loadOutcome = examined === Outcome.passed ? loadWhereItBelongs() : uncompiledIf(examined);

    function loadWhereItBelongs(): OutcomeCode {
      if (!isFast) return held.load(true);
      return onlyPrograms ? Outcome.passed : inFast(() => fast.harness.load(outputLimit), true);
    }

    function examine(): number | Conduct {
      return fast.harness.examine(slice.candidate, somePrograms, mayLeaveOut);
    }

    /** A step in the fast interpreter, which knows the problem and has the examined candidate. */
    function inFast(action: () => number, loading = false): OutcomeCode {
      failedIn = fast;
      sides.begin(problem.seed, '');
      return step.run(() => {
        readyFast();
        return action();
      }, loading);
    }

    /** Within a step: the fast interpreter knows the problem, and has the candidate where that is what it runs. */
    function readyFast(): void {
      const wasPutBack = !open.knownTo.has(fast);
      problems.use(fast, open);
      if (wasPutBack && isFast) examine();
    }

    function beginApart(): void {
      failedIn = apart;
      sides.begin(problem.seed, '');
    }

    function loadApart(): number {
      problems.use(apart, open);
      const leavesOut = conduct.leavesOut && !somePrograms;
      return apart.harness.loadApart(slice.candidate, outputLimit, onlyPrograms, leavesOut);
    }

    function compileTest(index: number, source: string): OutcomeCode {
      const known = open.compiled.get(index);
      if (known !== undefined) return known === '' ? Outcome.passed : notCompiled(known);
      return inFast(() => {
        const said = fast.harness.compileTest(index, source, open.isExplained);
        const message = said.startsWith('!') ? safeText(said.slice(1)) : '';
        open.compiled.set(index, message);
        if (message === '') {
          asked?.push(questionOf(index, said));
          open.calls.learn(index, said);
          open.isHarmless.set(index, fast.harness.testIsHarmless(index));
          return Outcome.passed;
        }
        broken.push({ test: index, message });
        return notCompiled(message);
      });
    }

    function notCompiled(message: string): OutcomeCode {
      decided = { type: 'TestDoesNotCompile', message, line: null };
      return Outcome.threw;
    }

    function runCell(index: number): CellEnd {
      const test = problem.tests[index];
      if (!test) throw new Error(`problem ${problem.id} has no test ${index}`);
      decided = null;
      answer = null;
      cellMs = null;
      isConcluded = false;
      refreshFast();
      const outcome = test.kind === 'stdio' ? runProgram(index, test) : runTest(index, test.code);
      return { outcome, answer, ms: cellMs, isConcluded };
    }

    function runTest(index: number, source: string): OutcomeCode {
      const isNew = !open.compiled.has(index);
      const compiled = compileTest(index, source);
      if (compiled !== Outcome.passed) return compiled;
      if (!isNew) return runCompiled(index, source, false);
      // To compile a test is no candidate's time: the first would look slower than those after it.
      const began = now();
      const outcome = runCompiled(index, source, true);
      cellMs ??= now() - began;
      return outcome;
    }

    function runCompiled(index: number, source: string, isNew: boolean): OutcomeCode {
      const testIsHarmless = open.isHarmless.get(index) === true;
      if (isFast && !testIsHarmless) return runTogether(index, source);
      // Whether others share the call of a new one is not known yet.
      if (isFast) return calls && (isNew || calls.isShared(index)) ? runShared(index, calls) : runFast(index);
      const outcome = runApart(index, testIsHarmless);
      fastIsSpent ||= !testIsHarmless;
      return outcome;
    }

    function runFast(index: number): OutcomeCode {
      return inFast(() => answered(fast.harness.runCell(index, outputLimit)));
    }

    /** A test that makes the call of another, or may. */
    function runShared(index: number, calls: CandidateCalls): OutcomeCode {
      const known = calls.conclude(index, slice.cellTimeoutMs);
      if (known) {
        ({ answer, ms: cellMs } = known);
        isConcluded = true;
        return known.outcome;
      }
      const began = now();
      const outcome = runFast(index);
      calls.note(index, { outcome, answer, ms: now() - began, limitMs: slice.cellTimeoutMs });
      return outcome;
    }

    /** Takes the number of the answer off an outcome. */
    function answered(said: number): number {
      answer = open.answers.of(fast.harness, said);
      return said & 0xff;
    }

    function runApart(index: number, testIsHarmless: boolean): OutcomeCode {
      const again = !held.isFresh() && leftNothing && testIsHarmless;
      leftNothing = false;
      const ready = again ? Outcome.passed : held.ready();
      if (ready !== Outcome.passed) return ready;
      const outcome = inFast(() => {
        const back = again ? apart.harness.loadAgain(outputLimit) : held.putBack();
        if (back !== Outcome.passed) return back;
        sides.shareFiles(!testIsHarmless);
        const said = answered(fast.harness.runCellApart(index, outputLimit));
        if (sides.ended() !== null) return said;
        return apart.host.outputLeft < 0 || apart.harness.exceeded() ? Outcome.output : said;
      });
      leftNothing = conduct.isContained && testIsHarmless && OWN_ENDS.includes(outcome);
      return outcome;
    }

    function runTogether(index: number, source: string): OutcomeCode {
      const begun = inFast(() => answered(fast.harness.runFirstLines(index, outputLimit)));
      if (begun !== Outcome.passed) return begun;
      const ready = held.ready();
      if (ready !== Outcome.passed) return ready;
      beginApart();
      return step.run(() => {
        const back = held.putBack();
        if (back !== Outcome.passed) return back;
        const said = apart.harness.runTogether(source);
        answer = createAnswers().of(apart.harness, said);
        return said & 0xff;
      });
    }

    function runProgram(index: number, test: ProgramTest): OutcomeCode {
      const side = isFast ? fast : apart;
      const ready = isFast ? Outcome.passed : held.ready();
      if (ready !== Outcome.passed) return ready;
      failedIn = side;
      sides.begin(problem.seed, test.stdin);
      let end = UNENDED;
      const outcome = step.run(() => {
        if (isFast) readyFast();
        const back = isFast ? Outcome.passed : held.putBack();
        if (back !== Outcome.passed) return back;
        end = runToEnd(side, { outputLimit, asks: asked !== null, mayExit: !isFast });
        return end.said;
      });
      if (asked && !open.told.has(index)) {
        open.told.add(index);
        asked.push(questionOfProgram(index, test));
      }
      ({ answer, failure: decided } = end);
      if (outcome !== Outcome.passed || end.written === null) return outcome;
      if (asked) answer = answerOfOutput(test.compare, end.written);
      if (test.compare.kind === 'checker') outputs.push({ test: index, text: end.written });
      decided = judgeOutput(test, end.written);
      return decided ? Outcome.failed : Outcome.passed;
    }

    return {
      loadOutcome: loadOutcome === Outcome.passed ? null : loadOutcome,
      runCell,
      broken,
      missingModule: loadOutcome === Outcome.uncompiled ? missingModule(step, failedIn) : null,
      describe: () => decided ?? describe(step, failedIn),
      spoilt: () => growth.isTaken(fast),
      retire: growth.retirement,
      outputs,
      asked,
      finish() {
        const rerun =
          isFast &&
          loadOutcome === Outcome.passed &&
          !onlyPrograms &&
          isLying(fast.harness, outputLimit, inFast);
        if (rerun) restoreFast();
        const tampering = apart.host.noticed || conduct.attempts || (conduct.exits && !onlyPrograms);
        return { tampering: tampering || rerun, rerun, unsteady: conduct.isUnsteady };
      },
    };
  }

  return {
    openProblem(problem) {
      problems.open(problem);
    },
    forgetProblem(problem) {
      refreshFast();
      problems.forget(problem);
    },
    load,
  };
}
