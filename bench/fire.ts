/** Requests one after the other over HTTP, timed from outside; every answer is checked after its time was taken. */
import autocannon from 'autocannon';
import { Compile } from 'typebox/compile';
import { type GeneratedProblem, toRequest } from '../src/bench/generated-problem.ts';
import { RerankReply } from '../src/rerank/wire/reply.ts';

const REPLY_TIMEOUT_S = 600;
const LOOK_EVERY_MS = 20;
/** More than can be sent while anything else runs. */
const WITHOUT_END = 10_000_000;
const MISTAKES_SHOWN = 3;

export type Shot = {
  readonly path: string;
  readonly body: string;
  /** What is wrong with the answer, if anything. */
  readonly mistakeIn: (status: number, body: string) => string | undefined;
};

export type Volley = {
  readonly url: string;
  /** How many requests, or an end to them: what is under way then does not count. */
  readonly until: number | AbortSignal;
  /** Requests under way at once. Default 1. */
  readonly connections?: number;
  /** The API key that they bring. */
  readonly key?: string;
};

export type Salvo = Volley & {
  /** The problem of a request, from 0: each should be another, so that no cache answers it. */
  readonly problemOf: (request: number) => GeneratedProblem;
};

const rerankReply = Compile(RerankReply);

/**
 * Milliseconds of every request.
 *
 * @throws Error when a request is refused or not answered in time, and when an answer is wrong or from a cache.
 */
export function fire({ problemOf, ...volley }: Salvo): Promise<number[]> {
  return fireShots({ ...volley, shotOf: (request) => toShot(problemOf(request)) });
}

/**
 * Milliseconds of every request.
 *
 * @throws Error when a request is not answered in time, and when there is a mistake in an answer.
 */
export async function fireShots({
  url,
  shotOf,
  until,
  connections = 1,
  key,
}: Volley & { readonly shotOf: (request: number) => Shot }): Promise<number[]> {
  const amount = typeof until === 'number' ? until : WITHOUT_END;
  const asked = new WeakMap<object, Shot>();
  const mistakes: string[] = [];
  const times: number[] = [];
  let requests = 0;

  const run = autocannon({
    url,
    connections: Math.min(connections, amount),
    amount,
    timeout: REPLY_TIMEOUT_S,
    sampleInt: LOOK_EVERY_MS,
    requests: [
      {
        method: 'POST',
        path: '/',
        headers: {
          'content-type': 'application/json',
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
        },
        setupRequest(request, context) {
          const shot = shotOf(requests++);
          asked.set(context, shot);
          return { ...request, path: shot.path, body: shot.body };
        },
        onResponse(status, body, context) {
          const shot = asked.get(context);
          const mistake = shot === undefined ? 'an answer to no request' : shot.mistakeIn(status, body);
          if (mistake !== undefined) mistakes.push(mistake);
        },
      },
    ],
  });
  const isOver = () => typeof until !== 'number' && until.aborted;
  run.on('response', (_client, _status, _bytes, ms) => {
    if (!isOver()) times.push(ms);
  });
  if (typeof until !== 'number') until.addEventListener('abort', () => run.stop(), { once: true });
  if (isOver()) run.stop();
  const { errors, timeouts } = await run;

  if (mistakes.length > 0)
    throw new Error(
      [`${mistakes.length} of ${requests} answers are wrong:`, ...mistakes.slice(0, MISTAKES_SHOWN)].join(
        '\n',
      ),
    );
  if (errors > 0 || (typeof until === 'number' && times.length !== amount))
    throw new Error(
      `${errors} of ${requests} requests failed, ${timeouts} of them without an answer in time`,
    );
  return times;
}

function toShot(problem: GeneratedProblem): Shot {
  return {
    path: '/v1/rerank',
    body: JSON.stringify(toRequest(problem)),
    mistakeIn: (status, body) => mistakeIn(status, body, problem),
  };
}

function mistakeIn(status: number, body: string, problem: GeneratedProblem): string | undefined {
  if (status !== 200) return `status ${status}: ${body.slice(0, 200)}`;
  const reply: unknown = JSON.parse(body);
  if (!rerankReply.Check(reply)) return 'the reply is not what its documentation says';
  const { cached, infra_errors } = reply.stats;
  if (reply.matrix?.join() !== problem.matrix.join()) return `a wrong matrix, with ${infra_errors} cells I`;
  return cached > 0 ? `${cached} cells came from a cache, so their time says nothing` : undefined;
}
