/** Candidates in isolates: loading them, running their cells, and telling what ended them. */
import { type BrokenTest, Outcome, type OutcomeCode, type Problem, type Slice } from '../messages.ts';
import type { CandidateRun } from '../slice-loop.ts';
import type { SharedState } from '../thread-state.ts';
import { leavesPromises } from './ahead.ts';
import { isUnsteady, librariesOf, librariesOfTests } from './libraries.ts';
import type { Program } from './places.ts';
import { compileCandidate, type SyntaxFault, type Unit } from './program.ts';
import type { LibraryName, Realms } from './realm.ts';
import { newlines } from './source-lines.ts';
import { createStage } from './stage.ts';
import { createStep } from './step.ts';
import { faultText, type OpenProblem, openProblem, readTests, takeAsked } from './test-blocks.ts';

export type Candidates = {
  openProblem(problem: Problem): undefined;
  forgetProblem(problem: number): undefined;
  load(slice: Slice): CandidateRun;
};

type Entry = {
  readonly open: OpenProblem;
  readonly libraries: readonly LibraryName[];
  /** A test may ask what was matched last. */
  readonly recalls: boolean;
};

/** Leads to `RegExp`, whose properties tell what was matched last; so does any regular expression. */
const RECALLS =
  /RegExp|constructor|global|eval|Function|\bthis\b|=>\s*\/|[(=,:;[!&|?{}+\n]\s*\/[^/*]|return\s*\//;

export function createCandidates(realms: Realms, state: SharedState): Candidates {
  const problems = new Map<number, Entry>();
  return {
    openProblem(problem) {
      problems.set(problem.id, {
        open: openProblem(problem),
        libraries: librariesOfTests(problem),
        recalls: problem.tests.some((test) => test.kind === 'code' && RECALLS.test(test.code)),
      });
    },
    forgetProblem(problem) {
      problems.delete(problem);
      realms.forgetProblem(problem);
    },
    load(slice) {
      const entry = problems.get(slice.problem);
      if (!entry) throw new Error(`slice ${slice.id} is of a problem that was not sent`);
      return loadCandidate(realms, state, entry, slice);
    },
  };
}

function loadCandidate(realms: Realms, state: SharedState, entry: Entry, slice: Slice): CandidateRun {
  const { open } = entry;
  const { problem } = open;
  const source = problem.prelude + slice.candidate;
  const broken: BrokenTest[] = [];
  const step = createStep(state, problem, slice);
  const stage = createStage(realms, open, slice, step, librariesOf(source, entry.libraries), broken);

  function refuse(fault: SyntaxFault): OutcomeCode {
    const line = fault.line === null ? null : fault.line - newlines(problem.prelude);
    step.explain({
      type: 'SyntaxError',
      message: fault.message,
      line: line !== null && line > 0 ? line : null,
    });
    return Outcome.uncompiled;
  }

  /** Runs the candidate's top level alone; a whole program does nothing else, and does it in every cell. */
  function load(program: Program): OutcomeCode {
    if (problem.tests.every((test) => test.kind === 'stdio')) return stage.check(program);
    return stage.load(program);
  }

  const loaded = step.run((deadline) => {
    const compiled = compileCandidate(source, problem.dialect);
    if ('fault' in compiled) return refuse(compiled.fault);
    broken.push(...readTests(open, slice.tests));
    const program = programOf(compiled.unit, source, deadline);
    return load(program);
  }, true);

  function programOf(unit: Unit, text: string, deadline: number): Program {
    step.map = unit.map;
    return {
      unit,
      deadline,
      imports: /require|import|eval|arguments/.test(text),
      recalls: entry.recalls || RECALLS.test(text),
      promises: leavesPromises(text),
    };
  }

  const asked = takeAsked(open);
  const loadOutcome = loaded === Outcome.threw || loaded === Outcome.failed ? Outcome.uncompiled : loaded;
  return {
    loadOutcome: loadOutcome === Outcome.passed ? null : loadOutcome,
    runCell(index) {
      const test = problem.tests[index];
      if (!test) throw new Error(`problem ${problem.id} has no test ${index}`);
      const fault = open.faults.get(index);
      if (!fault) return stage.runCell(index, test);
      step.explain({ type: 'TestDoesNotCompile', message: faultText(fault), line: null });
      return { outcome: Outcome.threw, answer: null, ms: null, isConcluded: false };
    },
    describe: () => step.failure,
    broken,
    missingModule:
      loadOutcome === Outcome.uncompiled
        ? (step.failure?.message.match(/^Cannot find module '([^']+)'/)?.[1] ?? null)
        : null,
    outputs: stage.outputs,
    asked,
    spoilt: () => false,
    retire: () => 'no',
    finish: () => ({ ...stage.finish(), unsteady: isUnsteady(source) }),
  };
}
