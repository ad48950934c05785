/** One step of a sandbox's work (a load, a cell) under its time limit, and what ended it. */
import { Outcome, type OutcomeCode, type Problem, type Slice } from '../messages.ts';
import { safeText } from '../safe-text.ts';
import type { FailureText } from '../slice-loop.ts';
import { beginStep, endStep, now, type SharedState } from '../thread-state.ts';
import { lineFinder } from './source-lines.ts';

const LONGEST_TEXT = 10_000;

/** A context or an isolate that the service could not make: its own fault, not an outcome. */
export class RealmFault extends Error {}

export type Step = {
  /** What ended the last step, in the program's own words; null where nothing did. */
  readonly failure: FailureText | null;
  /** Source map of the candidate's erased types, or null. */
  map: string | null;
  /** Called where a program was stopped for its time, or for its memory: the isolate is gone then. */
  onStopped: (why: 'time' | 'memory') => void;
  /** Runs `action` under the watch of the main thread. Time is enforced inside by isolated-vm too. */
  run(action: (deadline: number) => OutcomeCode, loading?: boolean): OutcomeCode;
  /** Runs `action`, which is about several cells. Null where it came to no good end; `ended` says what happened then. */
  several<Value>(action: (deadline: number) => Value, ended: (error: unknown) => void): Value | null;
  explain(failure: FailureText | null): void;
  /** What a program said of its own end, made safe to print. */
  explainError(type: string, message: string, stack: string): void;
};

export function createStep(state: SharedState, { prelude }: Problem, slice: Slice): Step {
  const lineIn = lineFinder(prelude, slice.candidate);

  const step: Step & { failure: FailureText | null } = {
    failure: null,
    map: null,
    onStopped: () => {},
    run(action, loading = false) {
      const number = beginStep(state, loading);
      step.failure = null;
      try {
        return action(now() + slice.cellTimeoutMs);
      } catch (error) {
        return outcomeOfError(error);
      } finally {
        // Also where a fault of ours leaves: the step would look as if it never ended, and cost the next slice a cell.
        endStep(state, number);
      }
    },
    several(action, ended) {
      const number = beginStep(state, false, true);
      step.failure = null;
      try {
        return action(now() + slice.cellTimeoutMs);
      } catch (error) {
        if (error instanceof RealmFault) throw error;
        ended(error);
        return null;
      } finally {
        endStep(state, number);
      }
    },
    explain(text) {
      step.failure = text;
    },
    explainError(type, message, stack) {
      // A program may throw a text of any length.
      const [said, where] = [message.slice(0, LONGEST_TEXT), stack.slice(0, LONGEST_TEXT)];
      step.failure = { type: safeText(type, 100), message: safeText(said), line: lineIn(where, step.map) };
    },
  };

  function outcomeOfError(error: unknown): OutcomeCode {
    if (error instanceof RealmFault) throw error;
    if (!(error instanceof Error)) {
      step.explain({ type: 'Thrown', message: safeText(String(error).slice(0, LONGEST_TEXT)), line: null });
      return Outcome.threw;
    }
    if (isTimeout(error)) {
      step.onStopped('time');
      return Outcome.timeout;
    }
    if (isDisposed(error)) {
      step.onStopped('memory');
      return Outcome.memory;
    }
    // What else comes over the wall is a rejection that nobody handled, or a text that V8 itself does not compile.
    step.explainError(error.name, error.message, error.stack ?? '');
    return error.name === 'AssertionError' ? Outcome.failed : Outcome.threw;
  }

  return step;
}

/** Whether isolated-vm has stopped a program for its time. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && /^Script execution timed out/.test(error.message);
}

function isDisposed(error: Error): boolean {
  return /^Isolate (was disposed|is already disposed)/.test(error.message);
}

/** Whether a program was stopped, for its time or its memory. */
export function isStop(error: Error): boolean {
  return isTimeout(error) || isDisposed(error);
}

/** Milliseconds until the deadline; at least one, as none means no limit. */
export function left(deadline: number): number {
  return Math.max(1, Math.ceil(deadline - now()));
}
