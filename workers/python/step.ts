/** One step under the watch of the main thread: what a call into Python came to, as an outcome. */
import { Outcome, type OutcomeCode, outcomeOf } from '../messages.ts';
import { beginStep, endStep, type SharedState } from '../thread-state.ts';
import { Raised } from './calls.ts';
import { Overdue } from './host.ts';
import { isEnd, type Sides } from './sides.ts';

// What harness.py says beside outcome bytes.
const INTERRUPTED = 1;
const OUT_OF_MEMORY = 2;

export type Step = {
  /** Runs `action`, which gives an outcome byte or what else harness.py says. */
  run(action: () => number, loading?: boolean): OutcomeCode;
};

/** `onFastEnded`: the fast interpreter has come to its end in a step, and must be put back. */
export function createStep(state: SharedState, sides: Sides, onFastEnded: () => void): Step {
  const refusals = () => sides.fast.host.refusals + sides.apart.host.refusals;

  function attempt(action: () => number): number | 'ended' | 'stopped' {
    try {
      return action();
    } catch (error) {
      if (error instanceof Raised) {
        if (error.kind === 'KeyboardInterrupt') return INTERRUPTED;
        return error.kind === 'MemoryError' ? OUT_OF_MEMORY : Outcome.threw;
      }
      if (!isEnd(error)) throw error;
      return error instanceof Overdue ? 'stopped' : 'ended';
    }
  }

  return {
    run(action, loading = false) {
      for (let first = true; ; first = false) {
        const refused = refusals();
        const step = beginStep(state, loading);
        const said = attempt(action);
        const isInterrupted = endStep(state, step);
        const ended = sides.ended();
        if (typeof said === 'string' || ended !== null) onFastEnded();
        if (isInterrupted || said === 'stopped' || ended instanceof Overdue) return Outcome.timeout;
        if (said === 'ended' || ended !== null)
          return refusals() > refused ? Outcome.memory : Outcome.crashed;
        // An interrupt meant for the step before can arrive in this one: then this step is run again. A program that
        // raises KeyboardInterrupt itself does so again.
        if (said === INTERRUPTED && first) continue;
        if (said === OUT_OF_MEMORY && refusals() > refused) return Outcome.memory;
        return outcomeOf(said);
      }
    },
  };
}
