/**
 * Outcomes of cells that were run ahead of their turn: several in one crossing of the wall, which takes as long as a small
 * cell. Only for programs that leave nothing to be done later, as that is done when the crossing ends.
 */
import { type OutcomeCode, outcomeOf } from '../messages.ts';
import type { Several } from './guest-link.ts';

/** Cells of one crossing at the most. */
export const MOST_AHEAD = 64;

const MICROTASKS =
  'async|await|Promise|then|queueMicrotask|import|Finalization|Atomics|constructor|eval|Function|global';

/** What may leave something to be done later, or leads to what may. A miss costs time: what goes wrong is found out cell by cell. */
const LATER = new RegExp(
  `${MICROTASKS}|[tT]ick|Resolved|Rejected|Timer|set(Timeout|Interval|Immediate)|require|WeakRef|describe\\(|\\b(it|test)\\(`,
);

/** What may leave something to a promise, or leads to what may. */
const PROMISES = new RegExp(`${MICROTASKS}|Async|promise|once|readFile\\b|stream\\b|WebAssembly`);

/** Whether what the text does is done when it ends. */
export function isPlain(text: string): boolean {
  return !LATER.test(text);
}

/** Whether a whole program may leave something to a promise: what it leaves to timers alone does not count. */
export function leavesPromises(text: string): boolean {
  return PROMISES.test(text);
}

/** What came of a cell that was run ahead. */
export type EndAhead = {
  readonly outcome: OutcomeCode;
  /** Its share of the crossing, in milliseconds. */
  readonly ms: number;
  /** What the candidate answered, as the guest has it; '' where that is not known. */
  readonly answer: string;
};

export type Ahead = {
  /** Nothing more is run ahead. */
  isOff: boolean;
  /** Keeps the outcomes of tests from `first` on. `waits`: the last of them, where it did not pass, is to be run by itself. */
  keep(first: number, several: Several, ms: number, isDescribed: boolean): void;
  /** What came of this test's cell, if it is known. */
  take(test: number): EndAhead | null;
};

const WAITING = '\0';

export function createAhead(): Ahead {
  const outcomes = new Map<number, EndAhead>();
  const ahead: Ahead = {
    isOff: false,
    keep(first, { letters, answers }, ms, isDescribed) {
      const last = letters.at(-1);
      const isOpen = last === WAITING || (isDescribed && last !== 'P');
      const ended = isOpen ? letters.slice(0, -1) : letters;
      for (let index = 0; index < ended.length; index++) {
        outcomes.set(first + index, {
          outcome: outcomeOf(ended.charCodeAt(index)),
          ms: ms / Math.max(1, letters.length),
          answer: answers[index] ?? '',
        });
      }
      // The first waits: the others will, too.
      if (ended.length === 0 && last === WAITING) ahead.isOff = true;
    },
    take(test) {
      const known = outcomes.get(test);
      if (!known) return null;
      outcomes.delete(test);
      return known;
    },
  };
  return ahead;
}
