/** How fast a completion is beside the fastest, as far as CPU time can tell them apart. */

/** The system counts CPU time by ticks of several milliseconds, and the first cells in an interpreter pay for its warming up. */
const TICKS_MS = 10;
const STANDARD_ERRORS = 2;

/** A completion's CPU time over its cells, and the standard deviation of a cell's, in ms. */
export type Timed = { readonly cpuMs: number; readonly cpuMsSd: number; readonly cells: number };

/**
 * The time of the fastest over its own, in (0, 1]. Of its own, what may be chance is taken off first: 10 ms, or two
 * standard errors of the sum where these are more. Without that, programs that do the same had anything between 0 and 1 where cells are small.
 */
export function efficiencyOf({ cpuMs, cpuMsSd, cells }: Timed, fastestMs: number): number {
  const chance = Math.max(TICKS_MS, STANDARD_ERRORS * Math.sqrt(cells) * cpuMsSd);
  const own = cpuMs - chance;
  return own <= fastestMs ? 1 : fastestMs / own;
}
