/** Starts the service as a process of its own on a free port, as the demo and the benches need it, and stops it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The folder of this checkout. */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Within `./data`, but apart from what a service that is in use keeps there. */
const DATA_DIR = join(ROOT, 'data/examples');

/** A first start makes the snapshot of the Python interpreter, which takes some seconds, and on a busy machine many. */
const START_MS = 180_000;
const POLL_MS = 25;
/** The service gives requests under way 10 s to end. */
const STOP_MS = 15_000;
/** The end of the log that is shown when the service does not start. */
const LOG_LINES = 20;

const LISTENING = /listens on (http:\/\/[^\s,"]+)/;

export type Service = AsyncDisposable & {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until it took work. */
  readonly startMs: number;
  /** Resolves with its exit code; null when it had to be killed. */
  readonly stop: () => Promise<number | null>;
};

/**
 * `env` is added to the environment of this process; `launcher` is a command that starts the command after it; `root` is the
 * checkout that it is the service of.
 *
 * @throws Error with the end of the service's log when it does not take work in time.
 */
export async function startService(
  env: Readonly<Record<string, string>> = {},
  launcher: readonly string[] = [],
  root = ROOT,
): Promise<Service> {
  const start = performance.now();
  const [program = process.execPath, ...parameters] = [
    ...launcher,
    process.execPath,
    join(root, 'src/main.ts'),
  ];
  const child = spawn(program, parameters, {
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'info',
      DATA_DIR: process.env.DATA_DIR ?? DATA_DIR,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new AbortController();
  child.once('error', (error) => ended.abort(error));
  child.once('exit', (code, signal) => ended.abort(new Error(`it ended (${signal ?? `exit code ${code}`})`)));
  const stop = stopperOf(child, ended.signal);

  const log: string[] = [];
  const tooLong = AbortSignal.timeout(START_MS);
  try {
    const until = AbortSignal.any([ended.signal, tooLong]);
    const url = await listeningUrl(child, log, until);
    await untilReady(url, until);
    if (child.pid === undefined) throw new Error('it has no process id');
    return {
      url,
      pid: child.pid,
      startMs: performance.now() - start,
      stop,
      [Symbol.asyncDispose]: async () => void (await stop()),
    };
  } catch (error) {
    const isLate = tooLong.aborted && !ended.signal.aborted;
    await stop();
    const reason = isLate ? `it took no work within ${START_MS / 1_000} s` : messageOf(error);
    throw new Error([`The service did not start: ${reason}.`, ...log].join('\n  '));
  }
}

/** Reads the log to the end of the process, so that the pipe never fills up; resolves at the line that tells the address. */
function listeningUrl(child: ChildProcess, log: string[], until: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  until.addEventListener('abort', () => reject(until.reason), { once: true });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on('line', (line) => {
      log.push(line);
      if (log.length > LOG_LINES) log.shift();
      const url = LISTENING.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
  }
  return promise;
}

async function untilReady(url: string, until: AbortSignal): Promise<void> {
  for (;;) {
    until.throwIfAborted();
    const response = await fetch(`${url}/readyz`, { signal: until });
    await response.body?.cancel();
    if (response.ok) return;
    await delay(POLL_MS);
  }
}

/** Ends the service with the process that started it, whichever way that ends. */
function stopperOf(child: ChildProcess, ended: AbortSignal): () => Promise<number | null> {
  const kill = () => child.kill('SIGKILL');
  const stop = async () => {
    if (!ended.aborted && child.pid !== undefined) {
      child.kill('SIGTERM');
      const timer = setTimeout(kill, STOP_MS);
      await once(ended, 'abort');
      clearTimeout(timer);
    }
    process.off('exit', kill).off('SIGINT', interrupted).off('SIGTERM', interrupted);
    return child.exitCode;
  };
  const interrupted = (signal: NodeJS.Signals) => {
    void stop().then(() => process.exit(128 + constants.signals[signal]));
  };
  process.on('exit', kill).on('SIGINT', interrupted).on('SIGTERM', interrupted);
  return stop;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
