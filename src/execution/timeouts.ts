/**
 * When a candidate is taken to time out on all that is left. A cell that times out costs its whole limit, a thousand
 * times an honest one: a program that loops on some inputs would cost a request more than all its other candidates.
 */
import { Outcome } from '../../workers/messages.ts';

/** So many time-outs with no cell that ended in between, and the rest of the row is concluded to be `T`. */
const HOPELESS_TIMEOUTS = 3;

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
export function concludesTimeouts(row: Uint8Array, test: number): boolean {
  let timeouts = 0;
  for (let cell = test; cell >= 0; cell--) {
    if (row[cell] === Outcome.timeout && ++timeouts === HOPELESS_TIMEOUTS) return true;
    if (ENDED.has(row[cell])) return false;
  }
  return false;
}
