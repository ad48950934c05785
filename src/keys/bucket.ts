/** A token bucket: what may be used is refilled evenly, and what was saved up may be used at once. */

export type Bucket = {
  /** Milliseconds from `now` until this much can be taken; 0: it can be now. */
  waitMs(amount: number, now: number): number;
  /** Takes it, even where there is not so much: what is known only afterwards leaves a debt. */
  take(amount: number, now: number): void;
};

/**
 * `perMinute` is refilled in a minute and is the most that is saved up; the bucket is full at first. Without it there is
 * no end to it. Times in milliseconds.
 */
export function createBucket(perMinute: number | undefined): Bucket {
  if (perMinute === undefined) return { waitMs: () => 0, take: () => {} };
  const perMs = perMinute / 60_000;
  let level = perMinute;
  let filledAt = Number.NEGATIVE_INFINITY;
  const fill = (now: number) => {
    if (now <= filledAt) return;
    level = Math.min(perMinute, level + (now - filledAt) * perMs);
    filledAt = now;
  };
  return {
    waitMs(amount, now) {
      fill(now);
      return Math.max(0, (amount - level) / perMs);
    },
    take(amount, now) {
      fill(now);
      level -= amount;
    },
  };
}
