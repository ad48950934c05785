import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { chooseExport } from '../../../exports/choose.ts';
import {
  createExportTally,
  exportRows,
  type FileFormat,
  fileOf,
  whyWithout,
} from '../../../exports/export.ts';
import { finishedOf } from '../../../jobs/finished.ts';
import type { Batch, Store } from '../../../jobs/store.ts';
import { problem } from '../../../problem-details/problem-details.ts';
import { failure } from '../../failure.ts';
import { commonErrors, problemReply } from '../../replies.ts';
import { BatchPath } from '../../schemas/batches.ts';
import { ExportQuery } from '../../schemas/export.ts';

const MEDIA_TYPES: Readonly<Record<FileFormat, string>> = {
  jsonl: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
};
const file = { schema: Type.Unsafe<Readable>({ type: 'string', format: 'binary' }) };

type Options = {
  /** The batch that a request names. Rejects where it is not there. */
  readonly found: (request: FastifyRequest<{ Params: { id: string } }>) => Promise<Batch>;
  readonly store: () => Promise<Pick<Store, 'finished'>>;
};

export const batchExportRoute: FastifyPluginAsyncTypebox<Options> = async (app, { found, store }) => {
  const schema = {
    operationId: 'exportBatch',
    tags: ['batches'],
    summary: 'Training data from a batch',
    description:
      'Preference pairs, labels, lists or winners of a batch that has ended, as a file. `crossrank export --help` says what rules and shapes are for. Most rules read outcomes: send the problems with `"include": ["outcomes"]`.',
    produces: Object.values(MEDIA_TYPES),
    params: BatchPath,
    querystring: ExportQuery,
    response: {
      200: {
        description: 'Rows, with their margin, scores and where they come from.',
        content: { [MEDIA_TYPES.jsonl]: file, [MEDIA_TYPES.parquet]: file },
      },
      ...commonErrors,
      409: problemReply('The batch has not ended.'),
      422: problemReply('There is no such rule, shape or format, or no problem gives a row.'),
    },
  };
  app.get('/v1/batches/:id/export', { schema }, async (request, reply) => {
    const batch = await found(request);
    const { most, least_margin, balance, seed, ...names } = request.query;
    const chosen = chooseExport({
      ...names,
      ...(most !== undefined && { most: Number(most) }),
      ...(least_margin !== undefined && { least_margin: Number(least_margin) }),
      ...(balance !== undefined && { balance: balance === 'true' }),
      ...(seed !== undefined && { seed: Number(seed) }),
    });
    if (!chosen.ok) throw failure(problem('invalid-export', chosen.detail));
    if (batch.state === 'queued' || batch.state === 'running')
      throw failure(problem('not-ended', `${batch.done} of ${batch.total} problems are done.`));
    const tally = createExportTally();
    const rows = exportRows(finishedOf(batch, await store()), chosen.what, tally);
    const first = await rows.next();
    if (first.done) throw failure(problem('invalid-export', whyWithout(tally, chosen.what)));
    const all = async function* () {
      yield first.value;
      yield* rows;
    };
    return reply
      .type(MEDIA_TYPES[chosen.format])
      .header('content-disposition', `attachment; filename="${batch.id}.${chosen.format}"`)
      .send(Readable.from(fileOf(all(), chosen.what.shape, chosen.format)));
  });
};
