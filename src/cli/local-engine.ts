/** Answers problems in this process, by the service's own use case. */
import { type Logger, pino } from 'pino';
import manifest from '../../package.json' with { type: 'json' };
import { admitAll } from '../admission/admission.ts';
import { PROBLEMS_PER_SANDBOX, solve } from '../batches/solve.ts';
import { type Config, readConfig } from '../config.ts';
import { type ExecutorOptions, startExecutor } from '../execution/executor.ts';
import type { Executor } from '../execution/plan.ts';
import { InputError } from '../inputs/input-error.ts';
import { readLearnt } from '../learning/learnt-file.ts';
import type { RerankService } from '../rerank/rerank.ts';
import { ENGINE_NAME, type Engine } from './engine.ts';

/** @throws InputError where the environment is wrong. */
export function localEngine(): Engine {
  const { executor, config, close } = localExecutor();
  const service = localService(executor, config);
  return {
    solver: (customId, request, signal) => solve(customId, request, service, signal),
    name: ENGINE_NAME,
    width: config.sandboxes * PROBLEMS_PER_SANDBOX,
    close,
  };
}

/** The use case, where whoever comes is let in at once. */
export function localService(
  executor: Executor,
  { ceilings, defaultLimits, learnt }: Pick<Config, 'ceilings' | 'defaultLimits' | 'learnt'>,
): RerankService {
  return {
    ...{ executor, admit: admitAll, version: manifest.version, ceilings, defaultLimits },
    ...(learnt !== '' && { learnt: readLearnt(learnt) }),
  };
}

/** Its sandboxes start when they are asked for. @throws InputError where the environment is wrong. */
export function localExecutor(): {
  readonly executor: Executor;
  readonly config: Config;
  readonly close: () => Promise<void>;
} {
  const config = localConfig({ LOG_LEVEL: 'error', ...process.env });
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const executor = startLocalExecutor(config, log, { lazy: true });
  return { executor, config, close: () => executor.close() };
}

/** @throws InputError where the environment is wrong. */
export function localConfig(env: NodeJS.ProcessEnv): Config {
  const reading = readConfig(env);
  if (!reading.ok) throw new InputError(reading.mistakes.join('\n'));
  return reading.config;
}

export function startLocalExecutor(
  { sandboxes, dataDir, cellCacheMb }: Config,
  log: Logger,
  starts: Pick<ExecutorOptions, 'lazy'> = {},
): Executor {
  return startExecutor({ sandboxes, dataDir, cacheBytes: cellCacheMb * 2 ** 20, log, ...starts });
}
