/** What `crossrank worker` serves: whether it lives, whether it works, what it counts. No work comes in here, and nobody needs a key. */
import fastify, { type FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import type { Executor } from '../execution/plan.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { answerErrors } from './plugins/app/errors.ts';
import { requestLog } from './plugins/app/request-log.ts';
import { checkRequests, writeReplies } from './plugins/app/validation.ts';
import { healthzRoute } from './routes/healthz.ts';
import { metricsRoute } from './routes/metrics.ts';
import { readyzRoute } from './routes/readyz.ts';

export type WorkerAppOptions = {
  readonly config: Pick<Config, 'door' | 'metrics'>;
  readonly executor: Pick<Executor, 'ready' | 'walls'>;
  readonly metrics: Metrics;
  /** Aborts when the worker is about to end. */
  readonly stopping: AbortSignal;
  readonly log: FastifyBaseLogger;
};

export async function buildWorkerApp({ config, executor, metrics, stopping, log }: WorkerAppOptions) {
  const { http } = config.door;
  const app = fastify({
    loggerInstance: log,
    logController: requestLog,
    requestTimeout: http.requestMs,
    keepAliveTimeout: http.keepAliveMs,
    http: { headersTimeout: http.headersMs },
    forceCloseConnections: true,
  });
  app.server.maxConnections = http.connections;
  checkRequests(app);
  writeReplies(app);
  answerErrors(app);
  await app.register(healthzRoute);
  await app.register(readyzRoute, { executor, stopping });
  await app.register(metricsRoute, { metrics });
  return app;
}
