/** Third step: execution, ended early when the deadline comes or nobody waits any more. */
/**
 * What ranking and the reply are given of the time there is: a little, and more for a large matrix. Never more than half,
 * so that something is executed.
 */
const RESERVE_MS = 10;
const RESERVE_MS_PER_CELL = 1 / 2_000;

/** A cell's short time where a deadline hurries: this part of either, but no less than so much; none that is not much shorter. */
const QUICK = { ofDeadline: 1 / 100, ofLimit: 1 / 10, leastMs: 20, most: 1 / 2 };

/** How long a cell may take, in milliseconds, before its candidate waits until all others are through; null: as long as its limit. */
export function quickMs(deadlineMs: number, limitMs: number): number | null {
  const ms = Math.ceil(
    Math.max(QUICK.leastMs, Math.min(deadlineMs * QUICK.ofDeadline, limitMs * QUICK.ofLimit)),
  );
  return ms <= limitMs * QUICK.most ? ms : null;
}

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
