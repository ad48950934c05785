/**
 * Client of Crossrank. `http` is openapi-fetch over the service's own types: every path there is. The functions beside it
 * are for what a plain request is not enough: batches both ways, and the best of n.
 */
import createFetch, { type Client as Http } from 'openapi-fetch';
import { bodyOf, linesOf } from './ndjson.ts';
import { ONCE, RETRIES, type Retries, retrying } from './retry.ts';
import type { components, paths } from './wire.ts';

export type Schemas = components['schemas'];
export type Batch = Schemas['Batch'];
export type BatchProblem = Schemas['RerankRequest'] & { readonly custom_id?: string };
export type BatchLine =
  | { readonly custom_id: string; readonly status: 'ok'; readonly reply: Schemas['RerankReply'] }
  | { readonly custom_id: string; readonly status: 'failed'; readonly error: Schemas['Problem'] };
export type { paths, Retries };

/** The service did not do what was asked; `problem` is what it said. A status under 500 but 429: change the request. */
export class CrossrankError extends Error {
  override readonly name = 'CrossrankError';
  readonly status: number;
  readonly problem: Schemas['Problem'] | undefined;

  constructor(status: number, problem: Schemas['Problem'] | undefined) {
    const said = problem === undefined ? '' : `: ${problem.title}. ${problem.detail}`;
    super(`The service answered ${status}${said}`);
    this.status = status;
    this.problem = problem;
  }
}

export type Options = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly retries?: Retries;
  readonly fetch?: typeof fetch;
};

export type Client = {
  readonly http: Http<paths>;
  readonly rerank: (request: Schemas['RerankRequest']) => Promise<Schemas['RerankReply']>;
  readonly score: (request: Schemas['ScoreRequest']) => Promise<Schemas['ScoreReply']>;
  readonly rewards: (request: Schemas['RewardsRequest']) => Promise<Schemas['RewardsReply']>;
  /** Uploads problems as they come; an array is sent again where that is of use, any other iterable once. */
  readonly createBatch: (problems: Iterable<BatchProblem> | AsyncIterable<BatchProblem>) => Promise<Batch>;
  readonly getBatch: (id: string) => Promise<Batch>;
  readonly cancelBatch: (id: string) => Promise<Batch>;
  /** Lines in the input's order, as they get done, until the batch has ended. */
  readonly results: (id: string, from?: number) => AsyncGenerator<BatchLine>;
};

const POLL_MS = 500;
const PAGE = 500;

export function createClient(url = 'http://127.0.0.1:8080', options: Options = {}): Client {
  const { headers = {}, retries = RETRIES } = options;
  const send = retrying(retries, options.fetch ?? fetch);
  const http = createFetch<paths>({ baseUrl: url, headers, fetch: send });
  const byId = (id: string) => ({ params: { path: { id } } });
  const getBatch = (id: string) => answerOf(http.GET('/v1/batches/{id}', byId(id)));

  return {
    http,
    getBatch,
    rerank: (body) => answerOf(http.POST('/v1/rerank', { body })),
    score: (body) => answerOf(http.POST('/v1/score', { body })),
    rewards: (body) => answerOf(http.POST('/v1/rewards', { body })),
    cancelBatch: (id) => answerOf(http.DELETE('/v1/batches/{id}', byId(id))),

    createBatch: async (problems) => {
      const again = Array.isArray(problems);
      const body = again ? problems.map((line) => `${JSON.stringify(line)}\n`).join('') : bodyOf(problems);
      const request = new Request(new URL('/v1/batches', url), {
        method: 'POST',
        body,
        headers: {
          ...headers,
          'content-type': 'application/x-ndjson',
          'idempotency-key': crypto.randomUUID(),
          ...(!again && { [ONCE]: '1' }),
        },
        ...(!again && { duplex: 'half' }),
      });
      const response = await send(request);
      if (!response.ok) throw new CrossrankError(response.status, await problemIn(response));
      return response.json();
    },

    results: async function* (id, start = 0) {
      let from: number = start;
      for (;;) {
        const { state } = await getBatch(id);
        const page = { query: { from: String(from), limit: String(PAGE) } };
        const { response, data, error } = await http.GET('/v1/batches/{id}/results', {
          params: { path: { id }, ...page },
          parseAs: 'stream',
        });
        if (error !== undefined) throw new CrossrankError(response.status, error);
        if (data) for await (const line of linesOf(data)) yield JSON.parse(line);
        const next: number = Number(response.headers.get('x-next-from'));
        if (next === from && (state === 'completed' || state === 'cancelled')) return;
        if (next === from) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        from = next;
      }
    },
  };
}

/** The candidate most likely right. */
export async function bestOfN(
  client: Client,
  request: Schemas['RerankRequest'],
): Promise<{ readonly index: number; readonly code: string; readonly reply: Schemas['RerankReply'] }> {
  const reply = await client.rerank(request);
  const index = reply.results[0]?.index ?? 0;
  const candidate = request.candidates[index] ?? '';
  return { index, code: typeof candidate === 'string' ? candidate : candidate.code, reply };
}

type Answer<Value> = { readonly data?: Value; readonly error?: unknown; readonly response: Response };

async function answerOf<Value>(asked: Promise<Answer<Value>>): Promise<Value> {
  const { data, error, response } = await asked;
  if (data !== undefined) return data;
  throw new CrossrankError(response.status, isProblem(error) ? error : undefined);
}

async function problemIn(response: Response): Promise<Schemas['Problem'] | undefined> {
  const body: unknown = await response.json().catch(() => undefined);
  return isProblem(body) ? body : undefined;
}

function isProblem(value: unknown): value is Schemas['Problem'] {
  return typeof value === 'object' && value !== null && 'title' in value && 'detail' in value;
}
