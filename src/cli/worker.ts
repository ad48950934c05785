/** `crossrank worker`: takes problems of batches from a shared PostgreSQL, as many as this machine's cores can do. */

import { once } from 'node:events';
import type { Command } from 'commander';
import { pino } from 'pino';
import manifest from '../../package.json' with { type: 'json' };
import { PROBLEMS_PER_SANDBOX, solverFor } from '../batches/solve.ts';
import type { Config } from '../config.ts';
import type { WorkerAppOptions } from '../http/worker-app.ts';
import { InputError } from '../inputs/input-error.ts';
import { createJobs } from '../jobs/jobs.ts';
import { createUsage } from '../keys/usage.ts';
import { countCells, countProblems, createMetrics } from '../metrics/metrics.ts';
import { localConfig, localService, startLocalExecutor } from './local-engine.ts';

export function defineWorker(command: Command): void {
  command
    .description(
      'Takes problems of batches from the PostgreSQL of DATABASE_URL, like any service there. With METRICS_PORT it serves /metrics, /healthz and /readyz. SIGTERM: what is under way is finished or given back, and the process ends.',
    )
    .action(work);
}

async function work(): Promise<void> {
  const config = configOfWorker();
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const engine = startLocalExecutor(config, log);
  const metrics = createMetrics({ version: manifest.version, executor: engine, admission: null });
  const executor = countCells(engine, metrics);
  const service = { ...localService(executor, config), onStage: metrics.stage };
  const usage = createUsage();
  const jobs = createJobs({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    keepHours: config.batchKeepHours,
    solver: countProblems(solverFor(service, usage), metrics),
    usage,
    width: config.sandboxes * PROBLEMS_PER_SANDBOX,
    log,
  });
  const stopping = new AbortController();
  const watched = { config, executor, metrics, stopping: stopping.signal, log };
  let app: { close(): Promise<void> } | null = null;
  try {
    app = config.metrics.port === 0 ? null : await listen(watched);
    await jobs.resume();
    log.info('Working on batches');
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
    log.info('Closing');
    stopping.abort();
  } finally {
    await jobs.close();
    await app?.close();
    await engine.close();
  }
}

/** @throws InputError */
function configOfWorker(): Config {
  const config = localConfig(process.env);
  if (config.databaseUrl !== '') return config;
  throw new InputError(
    'DATABASE_URL is not set: workers share a PostgreSQL. Without one, the service works alone.',
  );
}

/** Loads HTTP only here: no other command needs it. @throws InputError where the address can't be had. */
async function listen(watched: WorkerAppOptions) {
  const { host, port } = watched.config.metrics;
  const { buildWorkerApp } = await import('../http/worker-app.ts');
  const app = await buildWorkerApp(watched);
  try {
    await app.listen({ host, port, listenTextResolver: (url) => `Metrics are served on ${url}` });
    return app;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(`METRICS_HOST ${host}, METRICS_PORT ${port} can't be listened on: ${why}`);
  }
}
