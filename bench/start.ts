/**
 * How long a start takes, from the start of the process until the service says that it is ready, and until it has answered a
 * Python problem rightly: with an empty data folder, and with the folder that an earlier start left. `npm run bench:start`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { clientOf } from '../examples/client.ts';
import { table } from '../examples/table.ts';
import { inMs, median } from '../src/bench/figures.ts';
import { generateProblem, toRequest } from '../src/bench/generated-problem.ts';
import { runBench, wholeNumber } from './options.ts';

const USAGE = `npm run bench:start -- [--rounds 5]

  --rounds  starts of each kind`;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const READY_MS = 60_000;
const POLL_MS = 5;
const STOP_MS = 15_000;

const COMMANDS = [
  { name: 'npm start', command: 'npm', arguments: ['start'] },
  { name: 'node src/main.ts', command: process.execPath, arguments: ['src/main.ts'] },
] as const;

type Command = (typeof COMMANDS)[number];
type Start = { readonly readyMs: number; readonly answeredMs: number };

await runBench(USAGE, { rounds: { type: 'string', default: '5' } }, async (values) => {
  const rounds = wholeNumber('rounds', values.rounds);
  const rows: string[][] = [];
  for (const command of COMMANDS) {
    const cold: Start[] = [];
    const warm: Start[] = [];
    for (let round = 0; round < rounds; round++) {
      process.stderr.write(`${command.name}, ${round + 1} of ${rounds} …\n`);
      const folder = await mkdtemp(join(tmpdir(), 'crossrank-bench-'));
      try {
        cold.push(await start(command, folder));
        warm.push(await start(command, folder));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    }
    rows.push([command.name, 'cold: empty data folder', ...timesOf(cold)]);
    rows.push([command.name, 'warm', ...timesOf(warm)]);
  }
  const head = ['started by', 'start', 'ready', 'slowest', 'first Python answer', 'slowest'];
  console.log(`\n${table([head, ...rows], 'llrrrr').join('\n')}`);
  console.log(`\nMedians of ${rounds} starts. Every answer is right.`);
  return 0;
});

/** Starts a service on a free port, waits for it, asks it once, and ends it. */
async function start({ command, arguments: given }: Command, dataDir: string): Promise<Start> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const begin = performance.now();
  const child = spawn(command, given, {
    cwd: ROOT,
    env: {
      ...process.env,
      npm_config_loglevel: 'error',
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
    // A group of its own, so that npm and what it started can be ended together.
    detached: true,
  });
  const kill = () => signalGroup(child, 'SIGKILL');
  const interrupted = () => {
    kill();
    process.exit(1);
  };
  process.on('exit', kill).on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    await untilReady(url, child);
    const readyMs = performance.now() - begin;
    const problem = generateProblem('python', 5, 5);
    const { matrix } = await clientOf(url).rerank(toRequest(problem));
    if (matrix?.join() !== problem.matrix.join()) throw new Error('The service answers with a wrong matrix');
    return { readyMs, answeredMs: performance.now() - begin };
  } finally {
    await end(child);
    process.off('exit', kill).off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const tooLong = AbortSignal.timeout(READY_MS);
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The service ended with exit code ${child.exitCode}`);
    tooLong.throwIfAborted();
    if (await isReady(url)) return;
    await delay(POLL_MS);
  }
}

/** Before the service listens, a connection is refused. */
async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** npm may be gone before what it started, so the end is that of the whole group. */
async function end(child: ChildProcess): Promise<void> {
  signalGroup(child, 'SIGTERM');
  for (let waited = 0; signalGroup(child, 0); waited += POLL_MS) {
    if (waited > STOP_MS) signalGroup(child, 'SIGKILL');
    await delay(POLL_MS);
  }
}

/** Whether there is still a process to get it; 0 only asks. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, signal);
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}

function timesOf(starts: readonly Start[]): string[] {
  const times = (name: keyof Start) => starts.map((each) => each[name]);
  return [times('readyMs'), times('answeredMs')].flatMap((list) => [
    inMs(median(list)),
    inMs(Math.max(...list)),
  ]);
}
