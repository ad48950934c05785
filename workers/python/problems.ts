/** The problems that a sandbox was told of, and what its interpreters know of each. */
import type { Problem, Slice } from '../messages.ts';
import { type AnsweredCalls, createAnsweredCalls } from './answered-calls.ts';
import { type Answers, createAnswers } from './evidence.ts';
import type { Side, Sides } from './sides.ts';

/** A problem with its tests as far as they are compiled in the fast interpreter: "" or why one does not compile. */
export type OpenProblem = {
  readonly problem: Problem;
  readonly compiled: Map<number, string>;
  readonly isHarmless: Map<number, boolean>;
  /** Whether the compiled tests tell what failed. */
  isExplained: boolean;
  /** The interpreters that know it. */
  readonly knownTo: Set<Side>;
  /** What programs answered in the fast interpreter. */
  readonly answers: Answers;
  readonly calls: AnsweredCalls;
  /** Whether a test mentions a name, as far as that was asked. */
  readonly mentioned: Map<string, boolean>;
  /** Whole programs' tests whose questions were told. */
  readonly told: Set<number>;
};

export type Problems = {
  open(problem: Problem): void;
  forget(problem: number): void;
  /** The problem of a slice. Throws where it was not sent: the service's own fault. */
  of(slice: Slice): OpenProblem;
  /** Makes a side ready for steps of this problem. The side apart forgets with every restore. */
  use(side: Side, open: OpenProblem): void;
  /** Puts the fast interpreter back to what it was before any program, and forgets what it knew. */
  restoreFast(): void;
};

/** Whether a test of the problem has the name as a word anywhere in its text. */
export function mentions({ problem, mentioned }: OpenProblem, name: string): boolean {
  const known = mentioned.get(name);
  if (known !== undefined) return known;
  const word = new RegExp(`(?<!\\w)${RegExp.escape(name)}(?!\\w)`);
  const said = problem.tests.some((test) => test.kind === 'code' && word.test(test.code));
  mentioned.set(name, said);
  return said;
}

export function createProblems({ fast, apart }: Sides): Problems {
  const problems = new Map<number, OpenProblem>();
  /** The problem that the fast interpreter is at. */
  let current: OpenProblem | null = null;

  function forgetCompiled(open: OpenProblem): void {
    open.knownTo.delete(fast);
    open.compiled.clear();
    open.isHarmless.clear();
    open.answers.clear();
    open.calls.clear();
  }

  return {
    open(problem) {
      problems.set(problem.id, {
        problem,
        compiled: new Map(),
        isHarmless: new Map(),
        isExplained: false,
        knownTo: new Set(),
        answers: createAnswers(),
        calls: createAnsweredCalls(),
        mentioned: new Map(),
        told: new Set(),
      });
    },
    forget(problem) {
      if (problems.get(problem)?.knownTo.has(fast)) fast.harness.forgetProblem(problem);
      problems.delete(problem);
    },
    of(slice) {
      const open = problems.get(slice.problem);
      if (!open) throw new Error(`slice ${slice.id} is of a problem that was not sent`);
      return open;
    },
    use(side, open) {
      const isFast = side === fast;
      if (isFast && current === open) return;
      // It is at none while it goes from one to the other: it may be interrupted there.
      if (isFast) current = null;
      const { problem, knownTo } = open;
      if (side === apart || !knownTo.has(side)) {
        side.harness.openProblem(problem.id, problem.prelude, problem.seed, problem.evidence);
        if (isFast) knownTo.add(side);
      }
      side.harness.useProblem(problem.id);
      if (isFast) current = open;
    },
    restoreFast() {
      current = null;
      fast.interpreter.restore();
      for (const open of problems.values()) forgetCompiled(open);
    },
  };
}
