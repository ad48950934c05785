/** Asks a service elsewhere. */
import { setTimeout as wait } from 'node:timers/promises';
import { failedLine, type ResultLine } from '../batches/result-line.ts';
import { InputError } from '../inputs/input-error.ts';
import { problem } from '../problem-details/problem-details.ts';
import { ENGINE_NAME, type Engine } from './engine.ts';

const REMOTE_WIDTH = 8;
/** A service elsewhere that can't be reached or takes no work is asked again so often, waiting up to so long. */
const TRIES = 8;
const MOST_WAIT_MS = 30_000;

/** @throws InputError where it is no URL. */
export function remoteEngine(url: string): Engine {
  if (!URL.canParse(url)) throw new InputError(`--url ${url}: it is no URL, such as http://127.0.0.1:8080.`);
  const target = new URL('v1/rerank', url.endsWith('/') ? url : `${url}/`);
  return {
    solver: (customId, request, signal) => ask(target, customId, request, signal),
    name: ENGINE_NAME,
    width: REMOTE_WIDTH,
    close: async () => {},
  };
}

async function ask(
  target: URL,
  customId: string,
  request: unknown,
  signal: AbortSignal,
): Promise<ResultLine | null> {
  const key = process.env.CROSSRANK_API_KEY;
  const headers = {
    'content-type': 'application/json',
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  let trouble = '';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      if (attempt > 0) await wait(Math.min(MOST_WAIT_MS, 500 * 2 ** attempt), undefined, { signal });
      const reply = await fetch(target, { method: 'POST', headers, body: JSON.stringify(request), signal });
      if (reply.ok) return { custom_id: customId, status: 'ok', reply: JSON.parse(await reply.text()) };
      const text = await reply.text();
      trouble = `it answered ${reply.status}`;
      const retryable = reply.status === 429 || reply.status === 503;
      if (!retryable) return failedLine(customId, JSON.parse(text));
    } catch (error) {
      if (signal.aborted) return null;
      trouble = error instanceof Error ? error.message : String(error);
    }
  }
  return failedLine(customId, problem('unavailable', `${target.origin} could not be asked: ${trouble}.`));
}
