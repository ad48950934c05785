/**
 * The program that tries the walls. It stands for an attacker who has got JavaScript of his own into the thread of a
 * sandbox that runs programs: out of the interpreter or the isolate, with all of Node at hand. Prints a line of JSON
 * for every attempt: what it got, or how it failed. What came of attempts that leave traces outside is for the
 * observer (`attacks.ts`) to say.
 */
import { spawnSync } from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import v8 from 'node:v8';
import { Worker, workerData } from 'node:worker_threads';
import { dropPermissions } from '../../workers/drop-permissions.ts';

/** What there is to be had on the host. */
export type Targets = {
  /** A file that holds the secret. */
  readonly secretFile: string;
  /** A process that has the secret in its environment, as the service may have keys in its own. */
  readonly servicePid: number;
  /** Another process of the same user. */
  readonly victimPid: number;
  /** Listeners that answer with the secret. */
  readonly tcpPort: number;
  readonly udpPort: number;
  readonly socketFile: string;
  readonly abstractSocket: string;
  /** A folder that everybody may write to. */
  readonly folder: string;
  /** An addon that is not among the sandbox's packages. */
  readonly addon: string;
};

export type Orders = {
  readonly targets: Targets;
  /** Attempts to make, by name. */
  readonly attempts: readonly string[];
  /** Whether the thread gives its permissions up first, as that of a sandbox does. */
  readonly drop: boolean;
};

/** A line of the attacker's output. */
export type Report = { readonly attempt: string; readonly got?: string; readonly failed?: string };

type Attempt = (targets: Targets) => unknown;

/** Longest wait for an answer. */
const WAIT_MS = 1500;

const READ_IN_THREAD =
  "require('node:worker_threads').parentPort.postMessage(require('node:fs').readFileSync(process.argv[2], 'utf8'))";

export const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'read a file': ({ secretFile }) => fs.readFileSync(secretFile, 'utf8'),
  'read a file in a thread with permissions of its own': ({ secretFile }) =>
    firstOf(
      [{}, { execArgv: [] }, { env: { NODE_OPTIONS: '--allow-fs-read=*' } }].map(
        (options) => () =>
          answerOf(new Worker(READ_IN_THREAD, { eval: true, argv: [secretFile], ...options }), 'message'),
      ),
    ),
  'read its own environment': () => process.env.SECRET,
  'read the environment of the service': ({ servicePid }) =>
    fs.readFileSync(`/proc/${servicePid}/environ`, 'utf8'),
  'connect to a port of the host': ({ tcpPort }) =>
    answerOf(net.connect(tcpPort, '127.0.0.1').setEncoding('utf8'), 'data'),
  'connect to a socket file': ({ socketFile }) =>
    answerOf(net.connect(socketFile).setEncoding('utf8'), 'data'),
  'connect to an abstract socket': ({ abstractSocket }) =>
    answerOf(net.connect(abstractSocket).setEncoding('utf8'), 'data'),
  'send a datagram': ({ udpPort }) => {
    const socket = dgram.createSocket('udp4');
    const answer = answerOf(socket, 'message');
    socket.send('?', udpPort, '127.0.0.1');
    return answer;
  },
  'ask a name server': async ({ udpPort }) => {
    const resolver = new dns.promises.Resolver({ timeout: WAIT_MS, tries: 1 });
    resolver.setServers([`127.0.0.1:${udpPort}`]);
    await resolver.resolve4('name.example');
  },
  'start the shell of the host': ({ secretFile }) => started('/bin/sh', ['-c', 'cat "$0"', secretFile]),
  'start Node': ({ secretFile }) =>
    started(process.execPath, ['-p', 'fs.readFileSync(process.argv[1], "utf8")', secretFile]),
  'write a file': ({ folder }) => fs.writeFileSync(`${folder}/written`, ''),
  'write to its working folder': () => fs.writeFileSync('written here', '') ?? 'written',
  'change its own program': () => fs.appendFileSync(new URL(import.meta.url), '') ?? 'opened',
  'write a database': async ({ folder }) => {
    const { DatabaseSync } = await import('node:sqlite');
    new DatabaseSync(`${folder}/database`).exec('create table t (x)');
  },
  'write the log of V8': ({ folder }) => {
    for (const flag of [
      `--logfile=${folder}/log`,
      '--no-logfile-per-isolate',
      '--log',
      '--log-function-events',
    ])
      v8.setFlagsFromString(flag);
    return answerOf(new Worker('', { eval: true }), 'exit');
  },
  'write a profile of a thread': ({ folder }) => {
    const execArgv = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-name=profile'];
    return answerOf(new Worker('process.exit()', { eval: true, execArgv }), 'exit');
  },
  'write a heap snapshot': ({ folder }) => v8.writeHeapSnapshot(`${folder}/heap`),
  'write a report': ({ folder }) => process.report.writeReport(`${folder}/report`),
  'load an addon': ({ addon }) => {
    const module = { exports: {} };
    process.dlopen(module, addon);
    return Object.keys(module.exports).join();
  },
  'call the C library': async () => {
    const { dlopen } = await import('node:ffi');
    const { functions } = dlopen('libc.so.6', { getpid: { arguments: [], return: 'int32' } });
    return functions.getpid() === process.pid ? 'its own number' : '';
  },
  'see the service among the processes': ({ servicePid }) => process.kill(servicePid, 0) && 'seen',
  'take processor time from the service': ({ servicePid }) => os.setPriority(servicePid, 19),
  'kill a process of the host': ({ victimPid }) => process.kill(victimPid, 'SIGKILL'),
};

if (workerData === 'attack') {
  await attack(JSON.parse(process.argv[2] ?? ''));
} else if (import.meta.main) {
  // Programs run in a thread of their sandbox, too.
  new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), workerData: 'attack' });
}

async function attack({ targets, attempts, drop }: Orders): Promise<void> {
  if (drop) dropPermissions();
  for (const attempt of attempts) {
    // Written before as well: some attempts end the process.
    print({ attempt });
    try {
      print({ attempt, got: String(await ATTEMPTS[attempt]?.(targets)) });
    } catch (error) {
      print({
        attempt,
        failed: error instanceof Error ? `${codeOf(error)} ${error.message}` : String(error),
      });
    }
  }
  process.exit();
}

function print(report: Report): void {
  fs.writeSync(1, `${JSON.stringify(report)}\n`);
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.name;
}

/** The text of an event of something that may fail or never answer. */
function answerOf(emitter: Pick<NodeJS.EventEmitter, 'once'>, event: string): Promise<string> {
  return new Promise((resolve, reject) => {
    emitter.once(event, (value) => resolve(String(value)));
    emitter.once('error', reject);
    setTimeout(() => reject(new Error('no answer')), WAIT_MS);
  });
}

async function firstOf(tries: readonly (() => Promise<string>)[]): Promise<string> {
  const failures: string[] = [];
  for (const one of tries) {
    try {
      return await one();
    } catch (error) {
      failures.push(error instanceof Error ? codeOf(error) : String(error));
    }
  }
  throw new Error(failures.join(', '));
}

function started(program: string, parameters: readonly string[]): string {
  const { error, stdout, stderr } = spawnSync(program, parameters, { encoding: 'utf8', timeout: WAIT_MS });
  if (error) throw error;
  return stdout || stderr.slice(0, 200);
}
