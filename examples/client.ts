/** Asks the service over HTTP. Replies are checked against the service's own schemas, so they have the types they claim. */
import { once } from 'node:events';
import { IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { json } from 'node:stream/consumers';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Strategies } from '../src/http/schemas/strategies.ts';
import { Problem } from '../src/problem-details/wire.ts';
import { RerankReply, ScoreReply } from '../src/rerank/wire/reply.ts';
import type { RerankRequest, ScoreRequest } from '../src/rerank/wire/request.ts';

/** `fetch` would give up after five minutes; thousands of cells that each run into their time limit take longer. */
const REPLY_MS = 1_800_000;

export type Strategy = Static<typeof Strategies>['strategies'][number];

/** Every call rejects with an Error that says what the service answered when that is no success. */
export type Client = {
  readonly rerank: (request: RerankRequest) => Promise<RerankReply>;
  readonly score: (request: ScoreRequest) => Promise<ScoreReply>;
  readonly strategies: () => Promise<readonly Strategy[]>;
};

export function clientOf(url: string): Client {
  const rerank = askerOf(new URL('/v1/rerank', url), RerankReply);
  const score = askerOf(new URL('/v1/score', url), ScoreReply);
  const strategies = askerOf(new URL('/v1/strategies', url), Strategies);
  return { rerank, score, strategies: async () => (await strategies()).strategies };
}

const problem = Compile(Problem);

/** Sends a body with POST, nothing with GET. */
function askerOf<Schema extends TSchema>(url: URL, schema: Schema) {
  const expected = Compile(schema);
  return async (body?: unknown): Promise<Static<Schema>> => {
    const { status, reply } = await exchange(url, body);
    if (status === 200 && expected.Check(reply)) return reply;
    if (status === 200) throw new Error(`${url} answered something else than its documentation says.`);
    const why = problem.Check(reply) ? ` ${reply.title}. ${reply.detail}` : '';
    throw new Error(`${url} answered ${status}.${why}`);
  };
}

async function exchange(url: URL, body: unknown): Promise<{ status: number | undefined; reply: unknown }> {
  const send = url.protocol === 'https:' ? overHttps : overHttp;
  const request = send(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(REPLY_MS),
  });
  request.end(body === undefined ? undefined : JSON.stringify(body));
  try {
    const [response]: unknown[] = await once(request, 'response');
    if (!(response instanceof IncomingMessage)) throw new Error('no response');
    return { status: response.statusCode, reply: await json(response) };
  } catch (error) {
    throw new Error(`${url} did not answer: ${error instanceof Error ? error.message : error}.`);
  }
}
