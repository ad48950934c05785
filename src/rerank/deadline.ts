/** Third step: execution, ended early when the deadline comes or nobody waits any more. */
/**
 * What ranking and the reply are given of the time there is: a little, and more for a large matrix. Never more than half,
 * so that something is executed.
 */
const RESERVE_MS = 2;
const RESERVE_MS_PER_CELL = 1 / 2_000;

/**
 * Runs `execute` with a signal that aborts when the deadline comes, or `signal` does. `cells` are those of the plan.
 */
export async function inTime<Result>(
  execute: (signal: AbortSignal) => Promise<Result>,
  cells: number,
  deadlineMs: number | undefined,
  signal: AbortSignal,
): Promise<Result> {
  if (deadlineMs === undefined) return execute(signal);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs - reserve(cells, deadlineMs));
  try {
    return await execute(AbortSignal.any([deadline.signal, signal]));
  } finally {
    clearTimeout(timer);
  }
}

function reserve(cells: number, deadlineMs: number): number {
  return Math.min(RESERVE_MS + cells * RESERVE_MS_PER_CELL, deadlineMs / 2);
}
