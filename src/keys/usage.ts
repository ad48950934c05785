/** What every caller uses, against its ceilings. Keys of one name are one caller. */
import type { Caller } from './api-key.ts';
import { type Bucket, createBucket } from './bucket.ts';

/** Why a caller has to wait, and how long in milliseconds. */
export type TooMuch = { readonly detail: string; readonly waitMs: number };

export type Usage = {
  /** Takes in a request, or says why it is too much. */
  enter(key: Caller, now?: number): TooMuch | null;
  /** A request that was taken in has ended. */
  leave(key: Caller): void;
  /** Time of sandboxes, which is known only when it was used. */
  spend(key: Caller, sandboxMs: number, now?: number): void;
};

type Account = {
  readonly requests: Bucket;
  readonly sandboxMs: Bucket;
  /** Requests under way. */
  atOnce: number;
  readonly ceilings: string;
};

/** A request that is one too many at once may come again after so long: how long the others take nobody knows. */
const RETRY_MS = 1_000;

export function createUsage(): Usage {
  const accounts = new Map<string, Account>();

  /** New ceilings begin with full buckets; what is under way stays counted. */
  function accountOf(key: Caller): Account {
    const { requests_per_minute, sandbox_seconds_per_minute: seconds } = key;
    const ceilings = `${requests_per_minute} ${seconds}`;
    const known = accounts.get(key.name);
    if (known?.ceilings === ceilings) return known;
    const account = {
      requests: createBucket(requests_per_minute),
      sandboxMs: createBucket(seconds === undefined ? undefined : seconds * 1_000),
      atOnce: known?.atOnce ?? 0,
      ceilings,
    };
    accounts.set(key.name, account);
    return account;
  }

  return {
    enter(key, now = performance.now()) {
      const account = accountOf(key);
      if (account.atOnce >= (key.requests_at_once ?? Number.POSITIVE_INFINITY))
        return { detail: `This key may have ${key.requests_at_once} requests under way.`, waitMs: RETRY_MS };
      const rateMs = account.requests.waitMs(1, now);
      if (rateMs > 0)
        return { detail: `This key may ask ${key.requests_per_minute} times a minute.`, waitMs: rateMs };
      const timeMs = account.sandboxMs.waitMs(0, now);
      if (timeMs > 0)
        return {
          detail: `This key may use ${key.sandbox_seconds_per_minute} seconds of sandboxes a minute.`,
          waitMs: timeMs,
        };
      account.requests.take(1, now);
      account.atOnce += 1;
      return null;
    },
    leave(key) {
      const account = accounts.get(key.name);
      if (account !== undefined) account.atOnce -= 1;
    },
    spend: (key, sandboxMs, now = performance.now()) => accountOf(key).sandboxMs.take(sandboxMs, now),
  };
}
