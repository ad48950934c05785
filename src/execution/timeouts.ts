/**
 * What a candidate that has timed out costs from then on. A cell that times out costs its whole limit, a thousand times an
 * honest one: a program that loops on some inputs would cost a request more than all its other candidates. So its later
 * cells get less time, and a cell that is over that is concluded to be `T`; after some in a row, all that is left is.
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
 * cells were cut into slices. Without a cell that ended nothing is known of what the program's start takes.
 */
export function shorterLimitMs(
  limitMs: number,
  row: Uint8Array,
  cpuUs: Uint32Array,
  test: number,
): number | null {
  let ended = false;
  let slowestUs = 0;
  for (let cell = 0; cell < test; cell++) {
    if (!ENDED.has(row[cell])) continue;
    ended = true;
    slowestUs = Math.max(slowestUs, cpuUs[cell] ?? 0);
  }
  const wanted = Math.max(LEAST_SHORTER_MS, limitMs * SHORTER_PART, (TIMES_SLOWEST * slowestUs) / 1000);
  return !ended || wanted > limitMs * MOST_PART ? null : Math.ceil(wanted);
}
