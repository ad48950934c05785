/**
 * What the service is over HTTP, as a table of contents: each line is a file of this folder. Starting it is the matter of
 * `src/main.ts`. Doors hold no logic: a route calls one thing in `src/rerank` and sends what comes back.
 */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastify, { type FastifyBaseLogger } from 'fastify';
import type { Admission } from '../admission/admission.ts';
import type { Config } from '../config.ts';
import type { Executor } from '../execution/plan.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { type KeyRing, NO_KEYS } from '../keys/key-ring.ts';
import { createUsage, type Usage } from '../keys/usage.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Learnt } from '../ranking/crossrank-model.ts';
import type { Rank } from '../rerank/ranker.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { boundBodies } from './plugins/app/body-budget.ts';
import { admitCallers } from './plugins/app/callers.ts';
import { createDraining, type Draining, refuseWhileClosing } from './plugins/app/draining.ts';
import { answerBadUrls, answerErrors } from './plugins/app/errors.ts';
import { readJsonBodies } from './plugins/app/json-bodies.ts';
import { answerMalformedHttp } from './plugins/app/malformed-http.ts';
import { meterRequests } from './plugins/app/metering.ts';
import { echoRequestIds, requestId } from './plugins/app/request-ids.ts';
import { logOfRequest, requestLog } from './plugins/app/request-log.ts';
import { shedEarly } from './plugins/app/shedding.ts';
import { timeStages } from './plugins/app/stages.ts';
import { checkRequests, writeReplies } from './plugins/app/validation.ts';
import { openapi } from './plugins/external/swagger.ts';
import { docs } from './plugins/external/swagger-ui.ts';
import { healthzRoute } from './routes/healthz.ts';
import { metricsRoute } from './routes/metrics.ts';
import { openapiRoute } from './routes/openapi.ts';
import { problemsRoute } from './routes/problems.ts';
import { readyzRoute } from './routes/readyz.ts';
import { batchesRoutes } from './routes/v1/batches.ts';
import { languagesRoute } from './routes/v1/languages.ts';
import { limitsRoute } from './routes/v1/limits.ts';
import { rerankRoute } from './routes/v1/rerank.ts';
import { rewardsRoute } from './routes/v1/rewards.ts';
import { scoreRoute } from './routes/v1/score.ts';
import { strategiesRoute } from './routes/v1/strategies.ts';
import { compatibleRerankRoute } from './routes/v2/rerank.ts';
import { serviceOf } from './service-for.ts';

export type Dependencies = {
  readonly config: Pick<Config, 'ceilings' | 'defaultLimits' | 'maxBodyMb' | 'door'>;
  readonly executor: Executor;
  readonly admission: Admission;
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  /** Without it, there are no traces. */
  readonly tracing?: Tracing | null;
  /** Without it, nobody needs a key. */
  readonly keys?: KeyRing;
  /** What keys use, where batches count too; without it, requests alone do. */
  readonly usage?: Usage;
  /** Tells when the service is about to end; without it, it does not before it is closed. */
  readonly draining?: Draining;
  readonly log: FastifyBaseLogger;
  /** Version of the service. */
  readonly version: string;
  /** What the default strategy goes by; absent: what is shipped. */
  readonly learnt?: Learnt;
  /** Ranks what was executed; absent: in this thread. */
  readonly rank?: Rank;
};

/** How often connections are looked at for those that take too long. */
const CHECK_EVERY_MS = 1_000;

export async function buildApp({
  config,
  executor,
  admission,
  jobs,
  metrics,
  tracing = null,
  keys = NO_KEYS,
  usage = createUsage(),
  draining = createDraining(),
  log,
  version,
  learnt,
  rank,
}: Dependencies) {
  const { http } = config.door;
  const app = fastify({
    loggerInstance: log,
    bodyLimit: config.maxBodyMb * 1_048_576,
    requestTimeout: http.requestMs,
    keepAliveTimeout: http.keepAliveMs,
    http: { headersTimeout: http.headersMs, connectionsCheckingInterval: CHECK_EVERY_MS },
    return503OnClosing: false,
    logController: requestLog,
    childLoggerFactory: logOfRequest,
    genReqId: requestId,
    clientErrorHandler: answerMalformedHttp,
    frameworkErrors: answerBadUrls,
  });

  app.server.maxConnections = http.connections;

  await app.register(swagger, openapi(version));

  await tracing?.install(app);
  echoRequestIds(app);
  meterRequests(app, metrics);
  timeStages(app, metrics.stage, tracing);
  refuseWhileClosing(app, draining);
  admitCallers(app, { keys, usage, access: config.door });
  shedEarly(app, admission);
  boundBodies(app, { limitMb: http.bodiesMb, mostMb: config.maxBodyMb });
  readJsonBodies(app);
  checkRequests(app);
  writeReplies(app);
  answerErrors(app);

  const { ceilings, defaultLimits } = config;
  const serviceFor = serviceOf(
    { executor, version, ceilings, defaultLimits, ...(learnt && { learnt }), ...(rank && { rank }) },
    admission,
    usage,
  );
  await app.register(rerankRoute, { serviceFor });
  await app.register(compatibleRerankRoute, { serviceFor });
  await app.register(scoreRoute, { serviceFor });
  await app.register(rewardsRoute, { serviceFor });
  await app.register(batchesRoutes, {
    jobs,
    stopping: draining.signal,
    longestLine: config.maxBodyMb * 1_048_576,
  });
  await app.register(languagesRoute, { executor });
  await app.register(strategiesRoute);
  await app.register(limitsRoute, { config });
  await app.register(healthzRoute);
  await app.register(readyzRoute, { executor, stopping: draining.signal });
  await app.register(metricsRoute, { metrics });
  await app.register(problemsRoute);
  await app.register(openapiRoute);

  await app.register(swaggerUi, docs);
  return app;
}
