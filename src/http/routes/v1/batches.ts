import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Jobs } from '../../../jobs/jobs.ts';
import type { Batch as StoredBatch, Viewer } from '../../../jobs/store.ts';
import { ownerOf } from '../../../keys/api-key.ts';
import { problem } from '../../../problem-details/problem-details.ts';
import { batchOnWire } from '../../batch-on-wire.ts';
import { failure } from '../../failure.ts';
import { problemsOf } from '../../ndjson.ts';
import { callerOf } from '../../plugins/app/callers.ts';
import { bodyErrors, commonErrors, header } from '../../replies.ts';
import {
  Batch,
  BatchHeaders,
  BatchLines,
  BatchList,
  BatchPath,
  ListQuery,
  ResultsQuery,
} from '../../schemas/batches.ts';
import { NoQuery } from '../../schemas/query.ts';
import { whenGone } from '../../when-gone.ts';
import { batchExportRoute } from './batch-export.ts';

const JSON_TYPE = 'application/json';
const NDJSON = 'application/x-ndjson';
const PAGE = 100;
const EVENT_EVERY_MS = 500;
const AFTER_ALL = 'bb';

/** Sent as it is read. */
const Streamed = Type.Unsafe<Readable>({ type: 'string' });

type Options = {
  readonly jobs: Jobs;
  /** Longest line of a body in bytes. */
  readonly longestLine: number;
  /** Aborts when the service is about to end: whoever watches a batch is to ask another. */
  readonly stopping: AbortSignal;
};

export const batchesRoutes: FastifyPluginAsyncTypebox<Options> = async (
  app,
  { jobs, longestLine, stopping },
) => {
  // Bodies are read as they come, however large.
  app.addContentTypeParser(NDJSON, (_request, body, done) => done(null, body));

  const { store } = jobs;
  const found = async (id: string, viewer: Viewer): Promise<StoredBatch> => {
    const batch = await (await store()).find(id, viewer);
    if (batch === undefined)
      throw failure(problem('not-found', 'There is no such batch here, or not any more.'));
    return batch;
  };
  const about = (operationId: string, summary: string, description: string) => ({
    ...{ operationId, summary, description },
    tags: ['batches'],
  });

  app.post(
    '/v1/batches',
    {
      schema: {
        ...about(
          'createBatch',
          'Take in many problems',
          'The body is `application/x-ndjson`: a line is a rerank request with an optional `custom_id` (default: its number from 0). The reply comes when every line is durable. `Idempotency-Key` makes a repeat answer with the first batch. Only this key sees the batch; an `admin` key sees all.',
        ),
        querystring: NoQuery,
        headers: BatchHeaders,
        body: { content: { [NDJSON]: { schema: BatchLines } } },
        response: {
          202: {
            description: 'Every line is durable.',
            headers: { location: header('Path of the batch.', '/v1/batches/ba_01JD3V8Q6T9M2Y4K7W5XE0ZBNA') },
            content: { [JSON_TYPE]: { schema: Batch } },
          },
          ...bodyErrors,
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      if (!(body instanceof Readable))
        throw failure(problem('unsupported-media-type', `Send the body with Content-Type: ${NDJSON}.`));
      const key = request.headers['idempotency-key'] ?? null;
      const owner = ownerOf(callerOf(request));
      const known = key === null ? undefined : await (await store()).findByKey(key, owner.name);
      if (known) body.resume();
      const batch = known ?? (await jobs.create(problemsOf(body, longestLine), key, owner));
      if (batch === null) throw failure(problem('invalid-request', 'The body has no line.'));
      return reply.code(202).header('location', `/v1/batches/${batch.id}`).send(batchOnWire(batch));
    },
  );

  app.get(
    '/v1/batches',
    {
      schema: {
        ...about(
          'listBatches',
          'Batches, the latest first',
          'A page of the batches that this key has made and that are kept; for an `admin` key, and where no keys are needed, of all.',
        ),
        querystring: ListQuery,
        response: { 200: BatchList, ...commonErrors },
      },
    },
    async (request) => {
      const { query } = request;
      const limit = Math.max(1, Math.min(Number(query.limit ?? 20), PAGE));
      const batches = await (await store()).list(viewerOf(request), limit, query.before ?? AFTER_ALL);
      const next = batches.length === limit ? (batches.at(-1)?.id ?? null) : null;
      return { batches: batches.map(batchOnWire), next };
    },
  );

  app.get(
    '/v1/batches/:id',
    {
      schema: {
        ...about('getBatch', 'How far a batch is', 'Its state, counts, rate and time left.'),
        params: BatchPath,
        querystring: NoQuery,
        response: { 200: Batch, ...commonErrors },
      },
    },
    async (request) => batchOnWire(await found(request.params.id, viewerOf(request))),
  );

  app.delete(
    '/v1/batches/:id',
    {
      schema: {
        ...about(
          'cancelBatch',
          'Cancel a batch',
          'What is done is kept. A batch that has ended stays as it is.',
        ),
        params: BatchPath,
        querystring: NoQuery,
        response: { 200: Batch, ...commonErrors },
      },
    },
    async (request) => {
      const { id } = await found(request.params.id, viewerOf(request));
      await (await store()).cancel(id);
      return batchOnWire(await found(id, viewerOf(request)));
    },
  );

  app.get(
    '/v1/batches/:id/results',
    {
      schema: {
        ...about(
          'getBatchResults',
          'Lines of results in the order of the input',
          'While the batch runs: the lines before the first problem that is not done. The header `x-next-from` is `from` of the next request. Of a cancelled batch: the lines that there are.',
        ),
        produces: [NDJSON],
        params: BatchPath,
        querystring: ResultsQuery,
        response: {
          200: {
            description: 'A line is `{ custom_id, status, reply }` or `{ custom_id, status, error }`.',
            headers: {
              'x-next-from': header(
                '`from` of the next request: one more than the place of the last line.',
                '40',
              ),
            },
            content: { [NDJSON]: { schema: Streamed } },
          },
          ...commonErrors,
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const batch = await found(request.params.id, viewerOf(request));
      const { doneUpTo, results } = await store();
      const from = Number(query.from ?? 0);
      const end = batch.state === 'cancelled' ? batch.total : await doneUpTo(batch);
      const to = Math.max(from, Math.min(end, from + Number(query.limit ?? batch.total)));
      const lines = async function* () {
        for (let at = from; at < to; at += PAGE) {
          const page = await results(batch.id, at, Math.min(to, at + PAGE));
          if (page.length > 0) yield `${page.join('\n')}\n`;
        }
      };
      return reply.type(NDJSON).header('x-next-from', String(to)).send(Readable.from(lines()));
    },
  );

  await app.register(batchExportRoute, {
    found: (request) => found(request.params.id, viewerOf(request)),
    store,
  });

  app.get(
    '/v1/batches/:id/events',
    {
      schema: {
        ...about(
          'watchBatch',
          'Server-sent events of a batch',
          'An event `progress` with the batch whenever it has changed; `completed` or `cancelled` is the last one.',
        ),
        produces: ['text/event-stream'],
        params: BatchPath,
        querystring: NoQuery,
        response: {
          200: { description: 'Events.', content: { 'text/event-stream': { schema: Streamed } } },
          ...commonErrors,
        },
      },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const first = await found(request.params.id, viewer);
      const gone = AbortSignal.any([whenGone(reply), stopping]);
      const events = async function* () {
        let last = '';
        for (
          let batch: StoredBatch | undefined = first;
          batch;
          batch = await (await store()).find(first.id, viewer)
        ) {
          const ended = batch.state === 'completed' || batch.state === 'cancelled';
          const counts = JSON.stringify([batch.state, batch.done]);
          if (counts !== last)
            yield `event: ${ended ? batch.state : 'progress'}\ndata: ${JSON.stringify(batchOnWire(batch))}\n\n`;
          last = counts;
          if (ended || gone.aborted) return;
          await wait(EVENT_EVERY_MS, undefined, { signal: gone }).catch(() => {});
          if (gone.aborted) return;
        }
      };
      return reply
        .type('text/event-stream')
        .header('cache-control', 'no-store')
        .send(Readable.from(events()));
    },
  );
};

/** Batches of others are not there; who is `admin` sees all. */
function viewerOf(request: FastifyRequest): Viewer {
  const { name, admin = false } = callerOf(request);
  return admin ? null : name;
}
