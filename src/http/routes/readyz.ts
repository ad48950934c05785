import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Executor } from '../../execution/plan.ts';
import { failure } from '../failure.ts';
import { problem } from '../problems.ts';
import { commonErrors } from '../replies.ts';
import { Readiness } from '../schemas/health.ts';
import { NoQuery } from '../schemas/query.ts';

type Options = { readonly executor: Pick<Executor, 'ready' | 'walls'> };

export const readyzRoute: FastifyPluginAsyncTypebox<Options> = async (app, { executor }) => {
  const schema = {
    operationId: 'isReady',
    tags: ['service'],
    summary: 'Whether the service takes work',
    description:
      'For a load balancer. 503 until every runtime has a sandbox. Tells which walls stand around them.',
    querystring: NoQuery,
    response: { 200: Readiness, ...commonErrors },
  };
  app.get('/readyz', { schema }, async () => {
    if (executor.ready()) return { status: 'ok' as const, walls: await executor.walls() };
    throw failure(problem('unavailable', 'The sandboxes are starting. Try again in a second.', [], 1_000));
  });
};
