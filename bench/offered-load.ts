/** Requests that come when they come, whether those before were answered or not: as many a second as is asked for. */
import { Agent, request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';

export type Reply = { readonly status: number; readonly body: string; readonly ms: number };

const TICK_MS = 5;

/** Sends `perSecond` requests a second for `seconds`, and returns when all are answered. A status of 0: no answer. */
export async function offerLoad(
  url: string,
  perSecond: number,
  seconds: number,
  bodyOf: (index: number) => string,
): Promise<Reply[]> {
  const agent = new Agent({ keepAlive: true });
  const replies: Promise<Reply>[] = [];
  const start = performance.now();
  for (let now = start; now - start < seconds * 1_000; now = performance.now()) {
    const due = Math.floor(((now - start) / 1_000) * perSecond);
    while (replies.length < due) replies.push(post(url, bodyOf(replies.length), agent));
    await wait(TICK_MS);
  }
  const answered = await Promise.all(replies);
  agent.destroy();
  return answered;
}

/** One request, timed from outside. Never rejects. */
export function post(url: string, body: string, agent?: Agent): Promise<Reply> {
  const start = performance.now();
  return new Promise((resolve) => {
    const done = (status: number, body: string) => resolve({ status, body, ms: performance.now() - start });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = send(`${url}/v1/rerank`, { method: 'POST', headers, ...(agent && { agent }) });
    request.on('error', (error) => done(0, error.message));
    request.on('response', (response) => {
      text(response).then(
        (body) => done(response.statusCode ?? 0, body),
        (error: unknown) => done(0, String(error)),
      );
    });
    request.end(body);
  });
}
