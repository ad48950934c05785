import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Metrics } from '../../metrics/metrics.ts';
import { commonErrors } from '../replies.ts';
import { NoQuery } from '../schemas/query.ts';

type Options = { readonly metrics: Pick<Metrics, 'contentType' | 'text'> };

export const metricsRoute: FastifyPluginAsyncTypebox<Options> = async (app, { metrics }) => {
  const schema = {
    operationId: 'metrics',
    tags: ['service'],
    summary: 'What the service counts and measures',
    description: 'In the text format of Prometheus. No label holds text of a request.',
    querystring: NoQuery,
    response: {
      200: { description: 'The metrics', content: { 'text/plain': { schema: Type.String() } } },
      ...commonErrors,
    },
  };
  app.get('/metrics', { schema }, async (_request, reply) => {
    reply.type(metrics.contentType);
    return reply.send(await metrics.text());
  });
};
