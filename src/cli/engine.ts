/** What answers problems on the command line: the service's own use case in this process, or a service elsewhere. */
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import manifest from '../../package.json' with { type: 'json' };
import { admitAll } from '../admission/admission.ts';
import { failedLine, type ResultLine } from '../batches/result-line.ts';
import { PROBLEMS_PER_SANDBOX, solve } from '../batches/solve.ts';
import { type Config, readConfig } from '../config.ts';
import { startExecutor } from '../execution/executor.ts';
import type { Executor } from '../execution/plan.ts';
import { InputError } from '../inputs/inputs.ts';
import { readLearnt } from '../learning/learnt-file.ts';
import { problem } from '../problem-details/problem-details.ts';
import type { RerankService } from '../rerank/rerank.ts';
import type { Solver } from './batch/run.ts';

export type Engine = {
  readonly solver: Solver;
  /** Name of the engine with its version. */
  readonly name: string;
  /** Problems that keep it busy. */
  readonly width: number;
  readonly close: () => Promise<void>;
};

const REMOTE_WIDTH = 8;
/** A service elsewhere that can't be reached or takes no work is asked again so often, waiting up to so long. */
const TRIES = 8;
const MOST_WAIT_MS = 30_000;

/** @throws InputError where the environment is wrong. */
export function localEngine(): Engine {
  const { executor, config, close } = localExecutor();
  const service = localService(executor, config);
  return {
    solver: (customId, request, signal) => solve(customId, request, service, signal),
    name: `crossrank ${manifest.version}`,
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

/** @throws InputError where the environment is wrong. */
export function localExecutor(): {
  readonly executor: Executor;
  readonly config: Config;
  readonly close: () => Promise<void>;
} {
  const reading = readConfig({ LOG_LEVEL: 'error', ...process.env });
  if (!reading.ok) throw new InputError(reading.mistakes.join('\n'));
  const { config } = reading;
  const executor = startExecutor({
    sandboxes: config.sandboxes,
    dataDir: config.dataDir,
    cacheBytes: config.cellCacheMb * 2 ** 20,
    log: pino({ level: config.logLevel }, pino.destination(2)),
  });
  return { executor, config, close: () => executor.close() };
}

/** @throws InputError where it is no URL. */
export function remoteEngine(url: string): Engine {
  if (!URL.canParse(url)) throw new InputError(`--url ${url}: it is no URL, such as http://127.0.0.1:8080.`);
  const target = new URL('v1/rerank', url.endsWith('/') ? url : `${url}/`);
  return {
    solver: (customId, request, signal) => ask(target, customId, request, signal),
    name: `crossrank ${manifest.version}`,
    width: REMOTE_WIDTH,
    close: async () => {},
  };
}

async function ask(
  target: URL,
  customId: string,
  request: unknown,
  signal: AbortSignal,
): Promise<ResultLine | null> {
  const key = process.env.CROSSRANK_API_KEY;
  const headers = {
    'content-type': 'application/json',
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  let trouble = '';
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      if (attempt > 0) await wait(Math.min(MOST_WAIT_MS, 500 * 2 ** attempt), undefined, { signal });
      const reply = await fetch(target, { method: 'POST', headers, body: JSON.stringify(request), signal });
      if (reply.ok) return { custom_id: customId, status: 'ok', reply: JSON.parse(await reply.text()) };
      const text = await reply.text();
      trouble = `it answered ${reply.status}`;
      const retryable = reply.status === 429 || reply.status === 503;
      if (!retryable) return failedLine(customId, JSON.parse(text));
    } catch (error) {
      if (signal.aborted) return null;
      trouble = error instanceof Error ? error.message : String(error);
    }
  }
  return failedLine(customId, problem('unavailable', `${target.origin} could not be asked: ${trouble}.`));
}
