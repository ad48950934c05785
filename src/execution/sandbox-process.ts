/**
 * One sandbox process: how it is started (its flags are its walls), and how it is spoken to. What to do when it dies
 * is decided elsewhere.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FromSandbox, RuntimeInfo, SandboxOptions, ToSandbox } from '../../workers/messages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SANDBOX = fileURLToPath(new URL('../../workers/sandbox.ts', import.meta.url));

/** How a sandbox process ended. `signal` is of the outside world unless we sent it. */
export type SandboxExit = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to standard error. */
  readonly stderr: string;
};

export type SandboxEvents = {
  onReady(info: RuntimeInfo): void;
  onMessage(message: Exclude<FromSandbox, { type: 'ready' }>): void;
  onExit(exit: SandboxExit): void;
};

export type SandboxProcess = {
  readonly pid: number | undefined;
  send(message: ToSandbox): void;
  /** Ends the process at once. */
  kill(): void;
};

/**
 * Starts a sandbox process with an empty environment, under the permission model: no files but the code it runs and
 * what its runtime needs, no network, no child processes. Python sandboxes may not compile code from strings
 * (that is Pyodide's way into JavaScript); JavaScript ones must be able to, as programs use `eval`.
 */
export function startSandbox(options: SandboxOptions, events: SandboxEvents): SandboxProcess {
  const child = fork(SANDBOX, [], {
    execArgv: sandboxFlags(options),
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.send({ type: 'start', options } satisfies ToSandbox);
  const stderr = collectEnd(child);
  child.on('message', (message: FromSandbox) => {
    if (message.type === 'ready') events.onReady(message);
    else events.onMessage(message);
  });
  let ended = false;
  const end = (code: number | null, signal: NodeJS.Signals | null) => {
    if (ended) return;
    ended = true;
    events.onExit({ code, signal, stderr: stderr() });
  };
  child.on('exit', end);
  child.on('error', () => end(null, null));
  return {
    pid: child.pid,
    send: (message) => {
      // A send to a process that has just died fails; its exit event tells the rest.
      if (child.connected) child.send(message, () => {});
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}

/** The flags of a sandbox process; see `startSandbox`. */
export function sandboxFlags(options: Pick<SandboxOptions, 'runtime' | 'snapshot'>): string[] {
  const readable = ['workers/', 'node_modules/', 'package.json'].map((path) => ROOT + path);
  const common = ['--permission', '--allow-worker', '--no-warnings'];
  if (options.runtime === 'python') {
    if (options.snapshot !== null) readable.push(dirname(options.snapshot));
    common.push('--disallow-code-generation-from-strings');
  } else {
    // isolated-vm is an addon, does not start from Node's own snapshot, and its loader looks which libc there is.
    readable.push('/etc/alpine-release');
    common.push('--allow-addons', '--no-node-snapshot');
  }
  return [...common, ...readable.map((path) => `--allow-fs-read=${path}`)];
}

function collectEnd(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4000);
  });
  return () => text;
}
