import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Executor } from '../../execution/plan.ts';
import { problem } from '../../problem-details/problem-details.ts';
import { failure } from '../failure.ts';
import { commonErrors } from '../replies.ts';
import { Readiness } from '../schemas/health.ts';
import { NoQuery } from '../schemas/query.ts';

type Options = {
  readonly executor: Pick<Executor, 'ready' | 'walls'>;
  /** Aborts when the service is about to end. */
  readonly stopping: AbortSignal;
};

export const readyzRoute: FastifyPluginAsyncTypebox<Options> = async (app, { executor, stopping }) => {
  const schema = {
    operationId: 'isReady',
    tags: ['service'],
    summary: 'Whether the service takes work',
    description:
      'For a load balancer. 503 until every runtime has a sandbox, and from the moment at which the service is told to end. Tells which walls stand around them.',
    querystring: NoQuery,
    response: { 200: Readiness, ...commonErrors },
  };
  app.get('/readyz', { schema }, async () => {
    if (stopping.aborted) throw failure(problem('unavailable', 'The service is about to end.', [], 5_000));
    if (executor.ready()) return { status: 'ok' as const, walls: await executor.walls() };
    throw failure(problem('unavailable', 'The sandboxes are starting. Try again in a second.', [], 1_000));
  });
};
