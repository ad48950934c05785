/**
 * A candidate in the interpreter apart: loaded once, and before every cell its memory and files are put back to what they
 * were then. Where that was not noted, it is loaded again.
 */
import { Outcome, type OutcomeCode } from '../messages.ts';
import { now } from '../thread-state.ts';
import { type Growth, KEPT_GROWTH_BYTES } from './growth.ts';
import type { Image } from './image.ts';
import type { Side } from './sides.ts';
import type { Step } from './step.ts';

/** To load a candidate again takes longer than to note its memory where its load took longer than this. */
const DEAR_LOAD_MS = 20;

export type Apart = {
  /** Loads the candidate, in a step of its own. */
  load(loading: boolean): OutcomeCode;
  /** Before the step of a cell, in a step of its own: the candidate is loaded, or can be put back. */
  ready(): OutcomeCode;
  /** Within a step: the candidate is as it was after its load. A step may be run twice. */
  putBack(): number;
  /** Nothing has run since the load. */
  isFresh(): boolean;
};

/** How the interpreter loads this candidate; `begin` comes before each step. */
export type Loading = { readonly begin: () => void; readonly load: () => number };

/** For one candidate after the other. */
export function createApart(side: Side, step: Step, growth: Growth): (loading: Loading) => Apart {
  const { interpreter } = side;
  /** The memory of the candidate before: its room is used again for the next. */
  let room: Image | undefined;

  return (loading) => {
    /** The candidate's memory after its load; null where that was not noted, as it is for a first cell. */
    let loaded: Image | null = null;
    let loads = 0;
    let isFresh = false;

    function loadAnew(): number {
      interpreter.restore();
      return loading.load();
    }

    /** Notes the memory where that is not the first time, or was dear. */
    function load(isLoading: boolean): OutcomeCode {
      loading.begin();
      const began = now();
      const outcome = step.run(loadAnew, isLoading);
      isFresh = outcome === Outcome.passed;
      if (isFresh && (loads++ > 0 || now() - began > DEAR_LOAD_MS)) note();
      return outcome;
    }

    function note(): void {
      // A large memory is dearer to note than the candidate to load.
      if (growth.of(side) >= KEPT_GROWTH_BYTES / 4 || interpreter.hasTouchedFiles()) return;
      loaded = room = interpreter.capture(room);
    }

    return {
      load,
      ready: () => (isFresh || loaded ? Outcome.passed : uncompiledIf(load(false))),
      putBack() {
        const wasFresh = isFresh;
        isFresh = false;
        if (wasFresh) return Outcome.passed;
        if (!loaded) return loadAnew();
        interpreter.restore(loaded);
        return Outcome.passed;
      },
      isFresh: () => isFresh,
    };
  };
}

/** A harness that could not even compile the text without failing has not loaded it. */
export function uncompiledIf(outcome: OutcomeCode): OutcomeCode {
  return outcome === Outcome.threw || outcome === Outcome.failed ? Outcome.uncompiled : outcome;
}
