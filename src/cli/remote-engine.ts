/** Asks a service elsewhere. */
import { setTimeout as wait } from 'node:timers/promises';
import { failedLine, type ResultLine } from '../batches/result-line.ts';
import { InputError } from '../inputs/input-error.ts';
import { problem } from '../problem-details/problem-details.ts';
import type { Problem } from '../problem-details/wire.ts';
import { ENGINE_NAME, type Engine } from './engine.ts';

const REMOTE_WIDTH = 8;
/** A service elsewhere that can't be reached or takes no work is asked again so often, waiting up to so long. */
const TRIES = 8;
const MOST_WAIT_MS = 30_000;
const REACHED_WITHIN_MS = 10_000;
/** The service, or the load balancer before it, has no place now. */
const PASSING = [429, 502, 503, 504];

/**
 * Its solver throws an Error once the service has not been reached in `tries` tries, 90 s by default: what is left to do is
 * better done later.
 *
 * @throws InputError where it is no URL.
 * @throws Error where nobody answers there: told before the work begins, not after minutes of trying.
 */
export async function remoteEngine(url: string, tries = TRIES): Promise<Engine> {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new InputError(`--url ${url}: it is no URL, such as http://127.0.0.1:8080.`);
  const at = (path: string) => new URL(path, url.endsWith('/') ? url : `${url}/`);
  const checkAlive = async () => {
    try {
      const alive = await fetch(at('healthz'), { signal: AbortSignal.timeout(REACHED_WITHIN_MS) });
      await alive.body?.cancel();
    } catch (error) {
      throw new Error(`--url ${url}: it can't be reached (${reasonOf(error)}).`);
    }
  };
  await checkAlive();
  return {
    async solver(customId, request, signal) {
      const answer = await ask(at('v1/rerank'), customId, request, { signal, tries });
      if (answer === null || !('unreachable' in answer)) return answer;
      // A service that is gone would fail all that follows, each after minutes. One that lives drops just this problem.
      await checkAlive();
      return failedLine(
        customId,
        problem('unavailable', `${at('').origin} drops the connection: ${answer.unreachable}.`),
      );
    },
    name: ENGINE_NAME,
    width: REMOTE_WIDTH,
    close: async () => {},
  };
}

/** No try was answered lastly; why not. */
type Unreachable = { readonly unreachable: string };

async function ask(
  target: URL,
  customId: string,
  request: unknown,
  { signal, tries }: { readonly signal: AbortSignal; readonly tries: number },
): Promise<ResultLine | Unreachable | null> {
  const key = process.env.CROSSRANK_API_KEY;
  const headers = {
    'content-type': 'application/json',
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  let trouble = '';
  let unreachable: string | null = null;
  let pause = 0;
  for (let attempt = 0; attempt < tries; attempt++) {
    try {
      if (attempt > 0) await wait(Math.min(MOST_WAIT_MS, pause), undefined, { signal });
      pause = 1000 * 2 ** attempt;
      const reply = await fetch(target, { method: 'POST', headers, body: JSON.stringify(request), signal });
      const text = await reply.text();
      unreachable = null;
      if (reply.ok) return { custom_id: customId, status: 'ok', reply: JSON.parse(text) };
      trouble = `it answered ${reply.status}`;
      if (!PASSING.includes(reply.status)) return failedLine(customId, problemIn(text, target, trouble));
      // The service reckons when there will be room.
      pause = 1000 * Number(reply.headers.get('retry-after')) || pause;
    } catch (error) {
      if (signal.aborted) return null;
      unreachable = reasonOf(error);
    }
  }
  if (unreachable !== null) return { unreachable };
  return failedLine(customId, problem('unavailable', `${target.origin} could not be asked: ${trouble}.`));
}

function problemIn(text: string, target: URL, trouble: string): Problem {
  try {
    const value: unknown = JSON.parse(text);
    if (isProblem(value)) return value;
  } catch {
    // Told below.
  }
  return problem('unavailable', `${target.href}: ${trouble}, and not as Crossrank does.`);
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'detail' in value && typeof value.detail === 'string';
}

/** What `fetch` says is the cause, not that it failed. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
