/** Time that a test moves: `jest.useFakeTimers` and its like. What waits here runs when the test says so. */
import { type Handle, inserted, type Timer, without } from './timer-queue.ts';

export type FakeClock = {
  /** What `Date` tells when no time has passed here, in milliseconds. */
  base: number;
  /** Milliseconds that have passed here. */
  readonly elapsed: number;
  /** Whether the time moves by itself where nothing else is left to wait for. */
  readonly runsOn: boolean;
  /** A timer that is set within another's function waits for a millisecond, or `setTimeout(f)` of itself would never end. */
  readonly leastWait: number;
  /** When the next timer is due; null where none waits. */
  readonly due: number | null;
  /** When the last one is. */
  readonly lastDue: number | null;
  readonly count: number;
  add(timer: Timer): void;
  remove(isMeant: (handle: Handle) => boolean): void;
  clear(): void;
  /** Moves to the next timer and runs it. Throws what it throws. */
  runFirst(): void;
  moveTo(elapsed: number): void;
};

export function createFakeClock(
  now: number,
  runsOn: boolean,
  onResult: (result: unknown) => void,
): FakeClock {
  let timers: Timer[] = [];
  let elapsed = 0;
  let isRunning = false;
  return {
    base: now,
    runsOn,
    get elapsed() {
      return elapsed;
    },
    get leastWait() {
      return isRunning ? 1 : 0;
    },
    get due() {
      return timers.length === 0 ? null : (timers[0] as Timer).due;
    },
    get lastDue() {
      return timers.length === 0 ? null : (timers[timers.length - 1] as Timer).due;
    },
    get count() {
      return timers.length;
    },
    add(timer) {
      timers = inserted(timers, timer);
    },
    remove(isMeant) {
      timers = without(timers, isMeant);
    },
    clear() {
      timers = [];
    },
    runFirst() {
      if (timers.length === 0) return;
      const timer = timers[0] as Timer;
      timers = without(timers, (handle) => handle === timer.handle);
      if (timer.due > elapsed) elapsed = timer.due;
      if (timer.every !== null) timers = inserted(timers, { ...timer, due: elapsed + timer.every });
      const wasRunning = isRunning;
      isRunning = true;
      try {
        onResult(timer.callback(...timer.values));
      } finally {
        isRunning = wasRunning;
      }
    },
    moveTo(wanted) {
      if (wanted > elapsed) elapsed = wanted;
    },
  };
}
