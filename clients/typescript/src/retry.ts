/** A `fetch` that sends again what is safe to repeat, when the service says so. */

export type Retries = {
  /** Attempts in all. */
  readonly attempts: number;
  /** A `Retry-After` longer than this is not waited for. */
  readonly longestWaitMs: number;
};

export const RETRIES: Retries = { attempts: 5, longestWaitMs: 60_000 };

/**
 * Repeats after 429, 503 and broken connections: every request of this client may come twice (a batch has its idempotency key),
 * unless its body is a stream, which can be read only once.
 */
export function retrying(retries: Retries, send: typeof fetch): (request: Request) => Promise<Response> {
  return async (request) => {
    const repeatable = !request.headers.has(ONCE);
    const headers = new Headers(request.headers);
    headers.delete(ONCE);
    for (let attempt = 1; ; attempt++) {
      const last = !repeatable || attempt >= retries.attempts;
      let wait = 250 * 2 ** (attempt - 1) * (1 + Math.random() / 2);
      try {
        const response = await send(new Request(last ? request : request.clone(), { headers }));
        if (response.ok || last || (response.status !== 429 && response.status !== 503)) return response;
        wait = millisecondsOf(response.headers.get('retry-after')) ?? wait;
        if (wait > retries.longestWaitMs) return response;
        await response.body?.cancel();
      } catch (error) {
        // `fetch` throws a TypeError where the network failed; an abort is the caller's own.
        if (last || !(error instanceof TypeError)) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
      request.signal.throwIfAborted();
    }
  };
}

/** Header that marks a body which can be read only once; never sent. */
export const ONCE = 'x-sent-once';

/** `Retry-After` in milliseconds: seconds or an HTTP date. */
export function millisecondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
