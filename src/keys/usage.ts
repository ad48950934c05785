/** What every caller uses, against its ceilings. Keys of one name are one caller. */
import type { Caller, Owner } from './api-key.ts';
import { type Bucket, createBucket } from './bucket.ts';

/** Why a caller has to wait, and how long in milliseconds. */
export type TooMuch = { readonly detail: string; readonly waitMs: number };

export type Usage = {
  /** Takes in a request, or says why it is too much. */
  enter(key: Caller, now?: number): TooMuch | null;
  /** A request that was taken in has ended. */
  leave(key: Caller): void;
  /** Time of sandboxes, which is known only when it was used. */
  spend(owner: Owner, sandboxMs: number, now?: number): void;
  /** In how many milliseconds it may use sandboxes again; 0: now. */
  waitMs(owner: Owner, now?: number): number;
};

/** A request that is one too many at once may come again after so long: how long the others take nobody knows. */
const RETRY_MS = 1_000;

export function createUsage(): Usage {
  /** Requests under way, by name. */
  const atOnce = new Map<string, number>();
  const requestsOf = createBuckets();
  const sandboxMsOf = createBuckets();
  const timeOf = ({ name, sandbox_seconds_per_minute: seconds }: Owner) =>
    sandboxMsOf(name, seconds === undefined ? undefined : seconds * 1_000);

  return {
    enter(key, now = performance.now()) {
      const underWay = atOnce.get(key.name) ?? 0;
      if (underWay >= (key.requests_at_once ?? Number.POSITIVE_INFINITY))
        return { detail: `This key may have ${key.requests_at_once} requests under way.`, waitMs: RETRY_MS };
      const requests = requestsOf(key.name, key.requests_per_minute);
      const rateMs = requests.waitMs(1, now);
      if (rateMs > 0)
        return { detail: `This key may ask ${key.requests_per_minute} times a minute.`, waitMs: rateMs };
      const timeMs = timeOf(key).waitMs(0, now);
      if (timeMs > 0)
        return {
          detail: `This key may use ${key.sandbox_seconds_per_minute} seconds of sandboxes a minute.`,
          waitMs: timeMs,
        };
      requests.take(1, now);
      atOnce.set(key.name, underWay + 1);
      return null;
    },
    leave({ name }) {
      atOnce.set(name, (atOnce.get(name) ?? 1) - 1);
    },
    spend: (owner, sandboxMs, now = performance.now()) => timeOf(owner).take(sandboxMs, now),
    waitMs: (owner, now = performance.now()) => timeOf(owner).waitMs(0, now),
  };
}

/**
 * A bucket for each name and ceiling: new ceilings begin with a full one, and a batch that goes on under those it was
 * made with has its own.
 */
function createBuckets(): (name: string, perMinute: number | undefined) => Bucket {
  const buckets = new Map<string, Bucket>();
  return (name, perMinute) => {
    const account = `${name} ${perMinute}`;
    const known = buckets.get(account);
    if (known !== undefined) return known;
    const bucket = createBucket(perMinute);
    buckets.set(account, bucket);
    return bucket;
  };
}
