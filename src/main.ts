/** Starts the process: configuration, log, sandboxes, HTTP, signals. What the service is stands in `src/http/app.ts`. */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import manifest from '../package.json' with { type: 'json' };
import { type LogLevel, readConfig } from './config.ts';
import type { Learnt } from './ranking/crossrank-model.ts';

/** Beyond all that the configuration says, so much may pass until the process is ended by force. */
const LAST_MS = 5_000;
/** Those who are told to come again get so long to hear it. */
const LAST_WORDS_MS = 500;
/** The database of batches is looked for so often where it was not there. */
const RESUME_MS = 10_000;
const LOG_WAITING_BYTES = 16 * 2 ** 20;

// Else the heap grows to three times what lives in it before V8 looks for garbage.
setFlagsFromString('--heap-growing-percent=50');
const reading = readConfig(process.env, 'serve');
if (!reading.ok) refuseToStart(reading.mistakes);
const { config } = reading;
// Scripts are compiled, and their types stripped, at the first start only. What is imported from here on profits.
enableCompileCache(resolve(config.dataDir, 'cache', 'compiled'));
// Sandboxes take longest to start: what is not needed for them is loaded meanwhile.
const [{ pino }, { startExecutor }, { findWalls }] = await Promise.all([
  import('pino'),
  import('./execution/executor.ts'),
  import('./execution/walls.ts'),
]);
const log = createLog(config.logLevel);
const walls = findWalls({ namespaces: config.namespaces, dataDir: config.dataDir, log });
if (config.namespaces === 'require' && !(await walls).namespaces) {
  log.fatal('SANDBOX_NAMESPACES is require, and namespaces can not be had');
  process.exit(2);
}
const engine = startExecutor({
  sandboxes: config.sandboxes,
  dataDir: config.dataDir,
  cacheBytes: config.cellCacheMb * 2 ** 20,
  log,
  walls,
});
await walls;
// They are started in this turn of the event loop, which the loading of all else would hold up.
await nextTurn();
const [
  { openKeyRing },
  { readLearnt },
  { buildApp },
  { admitBatchesTo, createAdmission },
  { createJobs },
  { PROBLEMS_PER_SANDBOX, solverFor },
  { createUsage },
  { createDraining },
  { countCells, countProblems, createMetrics },
  { createRanker },
  { default: closeWithGrace },
] = await Promise.all([
  import('./keys/key-ring.ts'),
  import('./learning/learnt-file.ts'),
  import('./http/app.ts'),
  import('./admission/admission.ts'),
  import('./jobs/jobs.ts'),
  import('./batches/solve.ts'),
  import('./keys/usage.ts'),
  import('./http/plugins/app/draining.ts'),
  import('./metrics/metrics.ts'),
  import('./rerank/ranker.ts'),
  import('close-with-grace'),
]);
const opening = openKeyRing(config.door);
if (!opening.ok) refuseToStart(opening.mistakes);
const keys = opening.ring;
keys.watch(log);
const ranker = createRanker();
const ranking = {
  rank: ranker.rank,
  ...(config.learnt !== '' && { learnt: readLearntOrExit(config.learnt) }),
};
const { ceilings, defaultLimits } = config;
const admission = createAdmission({ sandboxes: config.sandboxes, queue: config.door.queue });
const metrics = createMetrics({ version: manifest.version, executor: engine, admission });
const executor = countCells(engine, metrics);
const tracing =
  config.tracesEndpoint === ''
    ? null
    : (await import('./tracing/tracing.ts')).startTracing(config.tracesEndpoint, manifest.version);
const service = {
  executor,
  admit: admitBatchesTo(admission),
  onStage: metrics.stage,
  version: manifest.version,
  ceilings,
  defaultLimits,
  ...ranking,
};
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
const draining = createDraining();
const app = await buildApp({
  config,
  executor,
  admission,
  draining,
  jobs,
  metrics,
  tracing,
  keys,
  usage,
  log,
  version: manifest.version,
  ...ranking,
});

const { drain } = config.door;
closeWithGrace({ delay: drain.noticeMs + drain.boundMs + LAST_MS, logger: log }, async ({ signal, err }) => {
  if (err !== undefined) log.fatal({ err }, 'Closing after an error that nobody caught');
  else log.info({ signal }, 'Closing');
  draining.begin();
  await wait(err === undefined ? drain.noticeMs : 0);
  const bound = setTimeout(() => {
    log.warn('Requests are still under way: they are told to come again');
    admission.close();
    setTimeout(() => app.server.closeAllConnections(), LAST_WORDS_MS);
  }, drain.boundMs);
  await Promise.all([app.close(), jobs.close()]);
  clearTimeout(bound);
  keys.close();
  await tracing?.close();
  await Promise.all([executor.close(), ranker.close()]);
});

try {
  await app.listen({
    host: config.host,
    port: config.port,
    listenTextResolver: (url) =>
      `Crossrank ${manifest.version} listens on ${url}, with its documentation at ${url}/docs`,
  });
  flushCompileCache();
  void goOnWithBatches();
} catch (err) {
  log.fatal({ err }, `Can't listen on ${config.host}, port ${config.port}`);
  await executor.close();
  process.exit(1);
}

/** There may be no database yet: requests that need none are answered meanwhile. */
async function goOnWithBatches(): Promise<void> {
  while (!draining.signal.aborted) {
    try {
      return await jobs.resume();
    } catch (err) {
      log.error({ err }, 'Batches that are not finished can not be gone on with; it is tried again');
    }
    await wait(RESUME_MS, undefined, { ref: false });
  }
}

function refuseToStart(mistakes: readonly string[]): never {
  for (const mistake of mistakes) console.error(mistake);
  process.exit(2);
}

function readLearntOrExit(path: string): Learnt {
  try {
    return readLearnt(path);
  } catch (error) {
    return refuseToStart([error instanceof Error ? error.message : String(error)]);
  }
}

/**
 * Structured lines; on a terminal, pretty ones. Requests do not wait until lines are written, and nobody who reads them slowly
 * holds the service up: beyond `LOG_WAITING_BYTES` lines are lost. When the process ends, what waits is written.
 */
function createLog(level: LogLevel) {
  const pretty = { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } };
  return process.stdout.isTTY
    ? pino({ level, transport: pretty })
    : pino(
        { level },
        pino.destination({
          dest: 1,
          sync: false,
          minLength: 4096,
          periodicFlush: 50,
          maxLength: LOG_WAITING_BYTES,
        }),
      );
}
