/**
 * What a candidate that has timed out costs from then on. A cell that times out costs its whole limit, a thousand times an
 * honest one: a program that loops on some inputs would cost a request more than all its other candidates. So its later
 * cells get less time, and a cell that is over that is concluded to be `T`; after some in a row, all that is left is. Where
 * several candidates have timed out on a test, the others get less time for it.
 * `npm run bench:concluding` shows what either costs in outcomes, and how the numbers were chosen.
 */
import { Outcome } from '../../workers/messages.ts';

/**
 * So many time-outs with no cell that ended in between, and the rest of the row is concluded to be `T`: at the whole limit,
 * and where the later ones were over a shorter one, which costs less to see and says less.
 */
const HOPELESS_TIMEOUTS = 3;
const HOPELESS_AT_SHORTER = 8;

/** The shorter limit: this part of the limit, so many times the slowest cell that ended, and no less than so much. */
const SHORTER_PART = 1 / 8;
const TIMES_SLOWEST = 2;
const LEAST_SHORTER_MS = 20;
/** A limit that is not shorter by so much is not worth what it may cost. */
const MOST_PART = 1 / 2;

/** On a test that so many candidates were over the whole limit in, the others get this part of it; more where others needed more. */
const SLOW_AFTER = 2;
const SLOW_PART = 1 / 8;
/** So many that were over the whole limit outweigh one that needed more than the part and ended. */
const OVER_FOR_EACH_ENDED = 4;

/** Outcomes of a program that came to an end by itself, or would have. */
const ENDED: ReadonlySet<number | undefined> = new Set([
  Outcome.passed,
  Outcome.failed,
  Outcome.threw,
  Outcome.output,
]);

/**
 * Whether the rest of a candidate's row is concluded to be `T`, now that `test` has timed out. Looks at nothing but the
 * row up to there, so that the answer is the same however the cells were cut into slices and whichever were cached.
 */
export function concludesTimeouts(row: Uint8Array, test: number, isShorter = false): boolean {
  const hopeless = isShorter ? HOPELESS_AT_SHORTER : HOPELESS_TIMEOUTS;
  let timeouts = 0;
  for (let cell = test; cell >= 0; cell--) {
    if (row[cell] === Outcome.timeout && ++timeouts === hopeless) return true;
    if (ENDED.has(row[cell])) return false;
  }
  return false;
}

/**
 * How long each later cell of a candidate may take once it has timed out on `test`, in milliseconds; null where they keep
 * the whole limit. Looks at the row up to there, with the CPU time of its cells: so the answer does not depend on how the
 * cells were cut into slices. `startMs`: what the program's start takes; null where that is part of its cells, and so not known
 * before one has ended.
 */
export function shorterLimitMs(
  limitMs: number,
  row: Uint8Array,
  cpuUs: Uint32Array,
  test: number,
  startMs: number | null,
): number | null {
  let slowestUs = startMs === null ? null : startMs * 1000;
  for (let cell = 0; cell < test; cell++) {
    if (ENDED.has(row[cell])) slowestUs = Math.max(slowestUs ?? 0, cpuUs[cell] ?? 0);
  }
  return slowestUs === null ? null : shortened(limitMs, SHORTER_PART, slowestUs);
}

/** What is known of a request's tests by the candidates that ran them. */
export type SlowTests = {
  /** A cell came out so, after so much CPU time; `isWhole`: it had the whole limit. */
  take(test: number, outcome: number, cpuUs: number, isWhole: boolean): void;
  /** How long a candidate may take in a test now, in milliseconds; null where it has the whole limit. */
  limitMs(test: number): number | null;
};

/**
 * Tests on which one candidate after the other times out: most of them loop as long as the test's input is large. What few
 * others need for it does not keep the many at the whole limit. Unlike the
 * rules for a row, what a candidate gets here depends on who ran before it: a cell that needs between an eighth of the limit
 * and all of it, and twice as long as all that ended before, may be concluded to be `T` in one run and end in another.
 */
export function createSlowTests(limitMs: number, tests: number): SlowTests {
  const timedOut = new Uint32Array(tests);
  /** The slowest of the cells that ended within the part, and of all. */
  const slowestQuickUs = new Uint32Array(tests);
  const slowestUs = new Uint32Array(tests);
  const endedLate = new Uint32Array(tests);
  const partUs = 1000 * limitMs * SLOW_PART;
  return {
    take(test, outcome, cpuUs, isWhole) {
      if (outcome === Outcome.timeout) timedOut[test] = (timedOut[test] ?? 0) + Number(isWhole);
      if (!ENDED.has(outcome)) return;
      slowestUs[test] = Math.max(slowestUs[test] ?? 0, cpuUs);
      if (cpuUs > partUs) endedLate[test] = (endedLate[test] ?? 0) + 1;
      else slowestQuickUs[test] = Math.max(slowestQuickUs[test] ?? 0, cpuUs);
    },
    limitMs(test) {
      const over = timedOut[test] ?? 0;
      if (over < SLOW_AFTER) return null;
      const isOutweighed = over >= OVER_FOR_EACH_ENDED * (endedLate[test] ?? 0);
      return shortened(limitMs, SLOW_PART, (isOutweighed ? slowestQuickUs : slowestUs)[test] ?? 0);
    },
  };
}

/** A part of the limit, or more where that was needed; null where it would save too little. */
function shortened(limitMs: number, part: number, slowestUs: number): number | null {
  const wanted = Math.max(LEAST_SHORTER_MS, limitMs * part, (TIMES_SLOWEST * slowestUs) / 1000);
  return wanted > limitMs * MOST_PART ? null : Math.ceil(wanted);
}
