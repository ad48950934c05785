/** Whole programs: run to their end with what they read, and judged by what they wrote. */
import { safeAnswer } from '../answers.ts';
import { compareOutput } from '../compare-output.ts';
import { Outcome, type TestProgram } from '../messages.ts';
import type { FailureText } from '../slice-loop.ts';
import { Exited } from './host.ts';
import type { Side } from './sides.ts';

export type ProgramTest = Extract<TestProgram, { kind: 'stdio' }>;

/** How a run has ended. */
export type ProgramEnd = {
  /** An outcome, or what else `harness.py` says. */
  readonly said: number;
  /** What it wrote; null where it did not come to a good end. */
  readonly written: string | null;
  /** What it answered, where somebody wants to know. */
  readonly answer: string | null;
  /** Why it failed, where that was told here. */
  readonly failure: FailureText | null;
};

/** One that was stopped before it came to an end. */
export const UNENDED: ProgramEnd = { said: Outcome.pending, written: null, answer: null, failure: null };

export type ProgramRun = {
  readonly outputLimit: number;
  /** Somebody wants to know what programs answer. */
  readonly asks: boolean;
  /** The program may end its process: what it leaves of the interpreter is put back. */
  readonly mayExit: boolean;
};

/** Within a step: runs the loaded program. */
export function runToEnd({ harness, host }: Side, { outputLimit, asks, mayExit }: ProgramRun): ProgramEnd {
  const { said, failure } = runToExit(() => harness.runProgram(outputLimit), mayExit);
  if (host.outputLeft < 0 && (said === Outcome.passed || said === Outcome.threw)) {
    return { ...UNENDED, said: Outcome.output };
  }
  if (said === Outcome.passed) {
    return { ...UNENDED, said, written: Buffer.concat(host.output).toString() };
  }
  const answer = asks && said === Outcome.threw && !failure ? safeAnswer(harness.answerOfEnd()) : null;
  return { ...UNENDED, said, answer, failure };
}

function runToExit(run: () => number, mayExit: boolean): Pick<ProgramEnd, 'said' | 'failure'> {
  try {
    return { said: run(), failure: null };
  } catch (error) {
    if (!(mayExit && error instanceof Exited)) throw error;
    if (error.code === 0) return { said: Outcome.passed, failure: null };
    return {
      said: Outcome.threw,
      failure: { type: 'SystemExit', message: String(error.code), line: null },
    };
  }
}

/** What it wrote, judged; a checker's verdict is asked for later. */
export function judgeOutput({ compare, stdout }: ProgramTest, written: string): FailureText | null {
  const message = compare.kind === 'checker' ? null : compareOutput(compare, stdout, written);
  return message === null ? null : { type: 'AssertionError', message, line: null };
}
