/** Third step: execution, ended early when the deadline comes or nobody waits any more. */
import type { CellPlan, Execution, Executor } from '../execution/plan.ts';

/**
 * What ranking and the reply are given of the time there is: a little, and more for a large matrix. Never more than half,
 * so that something is executed.
 */
const RESERVE_MS = 2;
const RESERVE_MS_PER_CELL = 1 / 10_000;

export async function executeInTime(
  executor: Pick<Executor, 'execute'>,
  plan: CellPlan,
  deadlineMs: number | undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<Execution> {
  if (deadlineMs === undefined) return executor.execute(plan, signal);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs - reserve(plan, deadlineMs));
  try {
    return await executor.execute(plan, AbortSignal.any([deadline.signal, signal]));
  } finally {
    clearTimeout(timer);
  }
}

function reserve({ candidates, tests }: CellPlan, deadlineMs: number): number {
  const wanted = RESERVE_MS + candidates.length * tests.length * RESERVE_MS_PER_CELL;
  return Math.min(wanted, deadlineMs / 2);
}
