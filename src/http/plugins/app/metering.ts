/** Every reply is counted by the path as it was declared: what is sent as a path is anybody's. */
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../../metrics/metrics.ts';

/** Stands for all paths that there are not. */
const NO_ROUTE = 'none';
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'DELETE', 'HEAD', 'OPTIONS']);

export function meterRequests(app: FastifyInstance, metrics: Pick<Metrics, 'request'>): void {
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const route = routeOptions.url ?? NO_ROUTE;
    metrics.request(
      METHODS.has(method) ? method : 'other',
      route,
      reply.statusCode,
      reply.elapsedTime / 1_000,
    );
  });
}
