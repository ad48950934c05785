/** Time of sandboxes that executions may use together: those of one request. */

export type SandboxBudget = {
  /** What there is of it at first, in milliseconds. */
  readonly ms: number;
  /** A sandbox was at work for so long. */
  spend(ms: number): void;
  /** Aborts when nothing is left: what has not run by then does not run. What is under way then goes beyond it. */
  readonly usedUp: AbortSignal;
};

export function createBudget(ms: number): SandboxBudget {
  const end = new AbortController();
  let left = ms;
  return {
    ms,
    spend(spent) {
      left -= spent;
      if (left <= 0) end.abort();
    },
    usedUp: end.signal,
  };
}
