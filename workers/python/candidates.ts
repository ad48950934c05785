/** Candidates on one interpreter: loading them, running their cells, and telling what ended them. */
import { compareOutput } from '../compare-output.ts';
import {
  type BrokenTest,
  type CellOutput,
  Outcome,
  type OutcomeCode,
  outcomeOf,
  type Problem,
  type Slice,
  type TestProgram,
} from '../messages.ts';
import { safeText } from '../safe-text.ts';
import type { CandidateRun, FailureText } from '../slice-loop.ts';
import { beginStep, endStep, type SharedState } from '../thread-state.ts';
import type { Interpreter } from './interpreter.ts';

// What harness.py says beside outcome bytes.
const INTERRUPTED = 1;
const OUT_OF_MEMORY = 2;
/** An interpreter whose memory grew by more than this is replaced, so that no later cell finds the room already there. */
const KEPT_GROWTH_BYTES = 64 * 2 ** 20;

export type Candidates = {
  openProblem(problem: Problem): undefined;
  forgetProblem(problem: number): undefined;
  /** Loads the slice's candidate, under the watch of the main thread. */
  load(slice: Slice): CandidateRun;
};

/** A problem with its tests as far as they are compiled: "" or why one does not compile. */
type OpenProblem = { readonly problem: Problem; readonly compiled: Map<number, string> };

export function createCandidates(interpreter: Interpreter, state: SharedState): Candidates {
  const { harness } = interpreter;
  const problems = new Map<number, OpenProblem>();
  const warmBytes = interpreter.memoryBytes();
  let crashed = false;

  /** Runs one step under the watch of the main thread and turns what the harness says into an outcome. */
  function step(action: () => number, loading = false): OutcomeCode {
    for (let attempt = 0; ; attempt++) {
      const refusals = interpreter.refusals();
      const number = beginStep(state, loading);
      const said = attemptStep(action);
      if (endStep(state, number)) return Outcome.timeout;
      const refused = interpreter.refusals() > refusals;
      if (crashed) return refused ? Outcome.memory : Outcome.crashed;
      // An interrupt meant for the step before can arrive in this one: then this step is run again. A program that
      // raises KeyboardInterrupt itself does so again.
      if (said === INTERRUPTED && attempt === 0) continue;
      if (said === OUT_OF_MEMORY && refused) return Outcome.memory;
      return outcomeOf(said);
    }
  }

  function attemptStep(action: () => number): number {
    try {
      return action();
    } catch (error) {
      // An interrupt that arrives between the harness's own lines leaves it as a PythonError; anything else means
      // that the interpreter itself has ended.
      if (
        error instanceof Error &&
        error.name === 'PythonError' &&
        error.message.includes('KeyboardInterrupt')
      ) {
        return INTERRUPTED;
      }
      crashed = true;
      return Outcome.crashed;
    }
  }

  function load(slice: Slice): CandidateRun {
    const open = problems.get(slice.problem);
    if (!open) throw new Error(`slice ${slice.id} is of a problem that was not sent`);
    const { problem, compiled } = open;
    const outputLimit = problem.limits.outputKb * 1024;
    const broken: BrokenTest[] = [];
    interpreter.limitMemory(problem.limits.memoryMb * 2 ** 20);

    const onlyPrograms = problem.tests.every((test) => test.kind === 'stdio');
    const load = () => harness.load_candidate(problem.id, slice.candidate, outputLimit, onlyPrograms);
    let notCompiled = '';
    let changed = false;
    const outputs: CellOutput[] = [];
    /** How what a whole program wrote differs from what is wanted. */
    let difference: string | null = null;
    // Before the candidate has a chance to change what compiling needs.
    for (const index of slice.tests) {
      const test = problem.tests[index];
      if (test?.kind === 'code') compileTest(index, test.code);
    }
    notCompiled = '';
    const loaded = step(load, true);

    function compileTest(index: number, source: string): OutcomeCode {
      const known = compiled.get(index);
      notCompiled = known ?? '';
      if (known !== undefined) return known === '' ? Outcome.passed : Outcome.threw;
      return step(() => {
        notCompiled = safeText(harness.compile_test(problem.id, index, source));
        compiled.set(index, notCompiled);
        if (notCompiled === '') return Outcome.passed;
        broken.push({ test: index, message: notCompiled });
        return Outcome.threw;
      });
    }

    function runCell(index: number): OutcomeCode {
      const test = problem.tests[index];
      if (!test) throw new Error(`problem ${problem.id} has no test ${index}`);
      if (test.kind === 'stdio') return runProgram(index, test);
      const compiledTest = compileTest(index, test.code);
      if (compiledTest !== Outcome.passed) return compiledTest;
      return step(() => harness.run_cell(problem.id, index, outputLimit));
    }

    function runProgram(index: number, test: Extract<TestProgram, { kind: 'stdio' }>): OutcomeCode {
      difference = null;
      const outcome = step(() => harness.run_stdio(test.stdin, outputLimit));
      if (outcome !== Outcome.passed) return outcome;
      let text = '';
      const taken = step(() => {
        text = harness.written();
        return Outcome.passed;
      });
      if (taken !== Outcome.passed) return taken;
      if (test.compare.kind === 'checker') {
        outputs.push({ test: index, text });
        return Outcome.passed;
      }
      difference = compareOutput(test.compare, test.stdout, text);
      return difference === null ? Outcome.passed : Outcome.failed;
    }

    return {
      loadOutcome: loaded === Outcome.passed ? null : loaded,
      runCell,
      broken,
      missingModule: loaded === Outcome.uncompiled ? safeText(harness.missing_module(), 100) || null : null,
      describe() {
        if (notCompiled !== '') return { type: 'TestDoesNotCompile', message: notCompiled, line: null };
        if (difference !== null) return { type: 'AssertionError', message: difference, line: null };
        return describe();
      },
      spoilt: () => crashed || changed || interpreter.memoryBytes() - warmBytes > KEPT_GROWTH_BYTES,
      outputs,
      finish() {
        changed = !crashed && harness.is_spoilt();
        return { tampering: false, rerun: false, unsteady: false };
      },
    };
  }

  /** A step too: the text of an error is made by the program's own code. */
  function describe(): FailureText | null {
    let text: FailureText | null = null;
    step(() => {
      const described = harness.describe_failure();
      if (!described) return Outcome.passed;
      const [type, message, line] = described.toJs();
      described.destroy();
      text = { type: safeText(type, 100), message: safeText(message), line: line > 0 ? line : null };
      return Outcome.passed;
    });
    return text;
  }

  return {
    openProblem(problem) {
      problems.set(problem.id, { problem, compiled: new Map() });
      harness.open_problem(problem.id, problem.prelude);
    },
    forgetProblem(problem) {
      problems.delete(problem);
      if (!crashed) harness.forget_problem(problem);
    },
    load,
  };
}
