import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { commonErrors } from '../replies.ts';
import { Health } from '../schemas/health.ts';
import { NoQuery } from '../schemas/query.ts';

export const healthzRoute: FastifyPluginAsyncTypebox = async (app) => {
  const schema = {
    operationId: 'isAlive',
    tags: ['service'],
    summary: 'Whether the process lives',
    description: 'For a supervisor that restarts what does not answer.',
    querystring: NoQuery,
    response: { 200: Health, ...commonErrors },
  };
  app.get('/healthz', { schema }, async () => ({ status: 'ok' as const }));
};
