/**
 * Whether a candidate answers the same twice: some of its cells are run again, later and in another process where there
 * is one, and compared. What a program can't help (the time it was given, the memory there was) tells nothing.
 */
import { Outcome } from '../../workers/messages.ts';
import { type Batch, createBatch } from './batch.ts';

/** Cells run again for a candidate that uses something that may differ. */
const MOST_RECHECKED = 8;

const COMPARABLE: ReadonlySet<number | undefined> = new Set([
  Outcome.passed,
  Outcome.failed,
  Outcome.threw,
  Outcome.uncompiled,
  Outcome.output,
]);

/** A batch of some of the cells that this one ran, spread over its row; null where none can be compared. */
export function recheckOf({ candidate, row, tests, concluded, kept, apart, ranIn }: Batch): Batch | null {
  const ran = tests.subarray(0, tests.length - concluded - kept);
  const comparable = ran.filter((test) => COMPARABLE.has(row[test]));
  if (comparable.length === 0) return null;
  const step = Math.max(1, comparable.length / MOST_RECHECKED);
  const number = Math.min(MOST_RECHECKED, comparable.length);
  const chosen = Uint32Array.from({ length: number }, (_, nth) => comparable[Math.floor(nth * step)] ?? 0);
  const recheck = createBatch(candidate, new Uint8Array(row.length), chosen);
  return Object.assign(recheck, { apart, avoids: ranIn, late: true });
}

/** Whether a cell that can be compared came out differently. */
export function differs(first: Batch, again: Batch): boolean {
  return again.tests.some((test) => {
    const [before, after] = [first.row[test], again.row[test]];
    return COMPARABLE.has(before) && COMPARABLE.has(after) && before !== after;
  });
}
