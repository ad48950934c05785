/**
 * Resident memory of a sandbox process against what its programs may use. The limits of the interpreter and of the
 * isolates come first; this is for what grows outside of them. For the main thread, which looks every few milliseconds
 * while a slice runs:
 *
 * - `createResidentMemory()` once the process is ready: what it holds then is its warm size;
 * - `isOver(slice, memoryMb)` with each look: true means that the running cell is over its memory, `M`, and that the
 *   process is to be ended;
 * - `hasGrown()` before a result is sent: true means that the process is to be replaced (`retire`), whoever made it
 *   grow, so that no later cell is judged by what an earlier one left behind.
 */

const MB = 2 ** 20;

/** A process may keep so much above its warm size from slice to slice: garbage not yet collected, pages not given back. */
export const KEPT_MB = 256;

/** A cell may take so much more than its limit before the process is ended: all of `KEPT_MB`, and the sandbox's own needs. */
export const SLACK_MB = KEPT_MB + 128;

export type ResidentMemory = {
  /**
   * Whether the process holds more than its warm size, `memoryMb` and the slack, and did so at the last look within
   * the same slice: what is left of the slice before is not held against this one.
   */
  isOver(slice: number, memoryMb: number): boolean;
  /** Whether the process holds more above its warm size than it may keep. */
  hasGrown(): boolean;
};

/** Takes the present size as the warm one. `bytes` tells what the process holds; only tests give their own. */
export function createResidentMemory(bytes: () => number = residentBytes()): ResidentMemory {
  const warm = bytes();
  let sliceOver: number | null = null;
  return {
    isOver(slice, memoryMb) {
      if (bytes() <= warm + (memoryMb + SLACK_MB) * MB) {
        sliceOver = null;
        return false;
      }
      const again = sliceOver === slice;
      sliceOver = slice;
      return again;
    },
    hasGrown: () => bytes() > warm + KEPT_MB * MB,
  };
}

/**
 * Resident memory now; within namespaces, where there is no `/proc` to read it from, the most that there ever was. (The
 * peak is no good elsewhere: Linux counts the memory of the process that started this one as its own.)
 */
function residentBytes(): () => number {
  try {
    process.memoryUsage.rss();
    return () => process.memoryUsage.rss();
  } catch {
    return () => process.resourceUsage().maxRSS * 1024;
  }
}
