/**
 * Runs the attacker behind the walls of a sandbox or without them, and observes from outside what it reached. The
 * command line is that of a real sandbox process, but for the attacker's own files, which it may read.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Namespaces } from '../../src/execution/namespaces.ts';
import { ENVIRONMENT, readableFiles, sandboxFlags } from '../../src/execution/sandbox-process.ts';
import type { Runtime } from '../../workers/messages.ts';
import type { Orders, Report, Targets } from './attacker.ts';

export type Standing = {
  /** Whose flags and files. */
  readonly runtime: Runtime;
  /** Wall (b): Node's permission model; `kept` leaves out that the thread gives its permissions up. */
  readonly permission: 'dropped' | 'kept' | 'off';
  /** Wall (c). */
  readonly namespaces: Namespaces | null;
};

/** What the attacker reached, and in its own words what it got or how it failed. */
export type Finding = { readonly attempt: string; readonly reached: boolean; readonly said: string };

const ATTACKER = fileURLToPath(new URL('attacker.ts', import.meta.url));
const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const PACKAGES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const LAST = os.constants.priority.PRIORITY_LOW;
const SECRET = 'the secret of the host';

/** Traces that attempts leave in the folder that everybody may write to. */
const TRACES: Readonly<Record<string, string>> = {
  'write a file': 'written',
  'write a database': 'database',
  'write the log of V8': 'log',
  'write a profile of a thread': 'profile',
  'write a heap snapshot': 'heap',
  'write a report': 'report',
};

/** Namespaces alone do not keep the process from calling the libraries that it sees. */
export const HELD_BY_PERMISSION_ONLY: ReadonlySet<string> = new Set(['call the C library']);

/** What the attacker must say of attempts that leave no trace and have no secret to find. */
const WORDS: Readonly<Record<string, RegExp>> = {
  'write to its working folder': /^written$/,
  'change its own program': /^opened$/,
  'load an addon': /transform/,
  'call the C library': /^its own number$/,
  'see the service among the processes': /^seen$/,
};

/** Makes the attempts one after the other; goes on with the next where one ends the process. */
export async function attack(standing: Standing, attempts: readonly string[]): Promise<Finding[]> {
  await using host = await openHost();
  const findings: Finding[] = [];
  while (findings.length < attempts.length) {
    const left = attempts.slice(findings.length);
    const reports = await runAttacker(standing, {
      targets: host.targets,
      attempts: left,
      drop: standing.permission === 'dropped',
    });
    for (const attempt of left) {
      const of = reports.filter((report) => report.attempt === attempt);
      if (of.length === 0) break;
      const { got, failed } = of.at(-1) ?? {};
      const said = (got ?? failed ?? 'the process ended').slice(0, 120);
      findings.push({ attempt, reached: await host.isReached(attempt, got ?? ''), said });
    }
  }
  return findings;
}

async function runAttacker(standing: Standing, orders: Orders): Promise<Report[]> {
  const about = { runtime: standing.runtime, snapshot: null };
  const flags =
    standing.permission === 'off' ? ['--no-warnings'] : [...sandboxFlags(about), `--allow-fs-read=${FOLDER}`];
  const command = [process.execPath, ...flags, ATTACKER, JSON.stringify(orders)];
  const files = [...readableFiles(about), FOLDER];
  const [program = '', ...parameters] = standing.namespaces
    ? standing.namespaces.wrap(command, files)
    : command;
  const open = standing.permission === 'off' && !standing.namespaces;
  const child = spawn(program, parameters, {
    cwd: orders.targets.folder,
    env: open ? { SECRET } : ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  const [lines, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (lines === '') throw new Error(`the attacker did not start: ${errors.slice(-1000)}`);
  return (
    lines
      .split('\n')
      // V8 writes its log there where it can't have a file.
      .filter((line) => line.startsWith('{"attempt"'))
      .map((line): Report => JSON.parse(line))
  );
}

type Host = AsyncDisposable & {
  readonly targets: Targets;
  /** Whether the attempt, of which the attacker says that it got `got`, has reached what it was after. */
  isReached(attempt: string, got: string): Promise<boolean>;
};

/** Everything there is to be reached. */
async function openHost(): Promise<Host> {
  const folder = mkdtempSync(join(tmpdir(), 'crossrank-walls-'));
  chmodSync(folder, 0o777);
  const secretFile = join(folder, 'secret');
  writeFileSync(secretFile, SECRET);
  const addon = join(folder, 'addon.node');
  copyFileSync(globSync(`${PACKAGES}/@oxc-transform/*/*.node`)[0] ?? '', addon);
  const service = startEcho({ SECRET });
  const victim = startEcho({});
  // Where all this runs at the last priority, only the attacker can tell.
  const hadTime = os.getPriority(service.pid) < LAST;
  const socketFile = join(folder, 'socket');
  const abstractSocket = `\0${folder}`;
  const tcp = await listening(0);
  const servers = [tcp, await listening(socketFile), await listening(abstractSocket)];
  const udp = dgram.createSocket('udp4');
  let asked = false;
  udp.on('message', (message, { port, address }) => {
    asked ||= message.includes('example');
    udp.send(SECRET, port, address);
  });
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  const { port: tcpPort } = Object(tcp.address());
  return {
    targets: {
      secretFile,
      servicePid: service.pid ?? 0,
      victimPid: victim.pid ?? 0,
      tcpPort,
      udpPort: udp.address().port,
      socketFile,
      abstractSocket,
      folder,
      addon,
    },
    async isReached(attempt, got) {
      const trace = TRACES[attempt];
      if (trace !== undefined) return existsSync(join(folder, trace));
      if (attempt === 'ask a name server') return asked;
      if (attempt === 'take processor time from the service')
        return hadTime ? os.getPriority(service.pid) === LAST : got !== '';
      if (attempt === 'kill a process of the host') return !(await answers(victim));
      return (WORDS[attempt] ?? RegExp(SECRET)).test(got);
    },
    async [Symbol.asyncDispose]() {
      for (const child of [service, victim]) child.kill('SIGKILL');
      for (const server of servers) server.close();
      udp.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(where: number | string): Promise<net.Server> {
  const server = net.createServer((socket) => socket.on('error', () => {}).end(SECRET));
  if (typeof where === 'number') server.listen(where, '127.0.0.1');
  else server.listen(where);
  await once(server, 'listening');
  return server;
}

function startEcho(env: Record<string, string>): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)'], { env });
}

/** Whether the process lives, which sends back what it is sent. */
async function answers({
  stdin,
  stdout,
  exitCode,
  signalCode,
}: ChildProcessWithoutNullStreams): Promise<boolean> {
  if (exitCode !== null || signalCode !== null) return false;
  stdin.on('error', () => {}).write('?');
  for await (const _ of stdout) return true;
  return false;
}
