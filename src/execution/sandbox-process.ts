/**
 * One sandbox process: how it is started (its walls), and how it is spoken to. What to do when it dies is decided
 * elsewhere.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type {
  FromSandbox,
  RuntimeInfo,
  SandboxOptions,
  SliceEnd,
  ToSandbox,
} from '../../workers/messages.ts';
import { firstProcess } from './namespaces.ts';
import { packageFolder, ROOT } from './packages.ts';
import type { Walls } from './walls.ts';

const SANDBOX = fileURLToPath(new URL('../../workers/sandbox.ts', import.meta.url));

/** The packages that a sandbox loads, and those that they load. */
const PACKAGES = {
  python: ['piscina', 'pyodide'],
  javascript: [
    ...['piscina', 'isolated-vm', 'node-gyp-build'],
    ...['acorn', 'oxc-transform', '@oxc-transform'],
  ],
} as const;

/**
 * Functions of the interpreter are optimised after so many bytes of their code have run: with V8's own 13 MB, a sandbox spends
 * a third of its start and of its first seconds on those that hardly run again.
 */
const OPTIMISE_LATER = '--wasm-tiering-budget=60000000';

/**
 * V8 lets garbage grow to three times what lives before it looks for it, and the room for young objects to 48 MB: a
 * third of a sandbox's memory, reached after thousands of requests. To look more often costs nothing that can be measured. That
 * room has its size from the start, so that memory is flat.
 */
const KEEP_HEAPS_SMALL = ['--heap-growing-percent=30', '--min-semi-space-size=4', '--max-semi-space-size=4'];

/** The whole environment of a sandbox process: the same time zone everywhere. */
export const ENVIRONMENT = { TZ: 'UTC' };

/** Where bubblewrap tells what it has started, and how long it may take to. */
const TELL_FD = 4;
const TELLING_MS = 1000;

/** How long a message waits for another that it can go with. */
const LATER_MS = 20;

/** A process whose channel has closed has so long to be reported as ended. */
const CLOSING_MS = 2000;

/** What a sandbox process is started with: what it is told, and what stands around it. */
export type SandboxStart = SandboxOptions & {
  readonly walls: Walls;
  /** Folder of the bundled code; without it, sandboxes run `workers` as it stands. */
  readonly code?: string | null;
};

/** How a sandbox process ended. `signal` is of the outside world unless we sent it. */
export type SandboxExit = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to standard error. */
  readonly stderr: string;
};

export type SandboxEvents = {
  onReady(info: RuntimeInfo): void;
  /** It has said something, if only that it lives. */
  onSign?(): void;
  /** Slices have ended, in this order. */
  onEnds(ends: readonly SliceEnd[]): void;
  onExit(exit: SandboxExit): void;
};

export type SandboxProcess = {
  readonly pid: number | undefined;
  /** Sent with all else that is said in the same turn: to wake a process takes longer than some slices. */
  send(message: ToSandbox): void;
  /** What can wait is sent with the next message, or after a moment. */
  sendLater(message: ToSandbox): void;
  /** Ends the process at once. */
  kill(): void;
};

/**
 * Starts a sandbox process behind its walls: an empty working folder, no environment but the time zone, Node's
 * permission model, and namespaces where there are some. It is in a process group of its own: a Ctrl-C that ends the
 * service does not end it before its work is done. With the service's end it ends, whichever way that comes.
 */
export function startSandbox(start: SandboxStart, events: SandboxEvents): SandboxProcess {
  const { walls, code = null, ...options } = start;
  const script = code === null ? SANDBOX : join(code, 'sandbox.mjs');
  const command = [process.execPath, ...sandboxFlags(options, code), script];
  const [program = process.execPath, ...parameters] = walls.namespaces
    ? walls.namespaces.wrap(command, readableFiles(options, code), TELL_FD)
    : command;
  const child = spawn(program, parameters, {
    cwd: walls.emptyFolder,
    detached: true,
    env: ENVIRONMENT,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc', walls.namespaces ? 'pipe' : 'ignore'],
  });
  const kill = killerOf(child);
  const stderr = collectEnd(child);
  child.on('message', (message: FromSandbox) => {
    events.onSign?.();
    if (message.type === 'ready') events.onReady(message);
    else if (message.type === 'ends') events.onEnds(message.ends);
  });
  let ended = false;
  const end = (code: number | null, signal: NodeJS.Signals | null) => {
    if (ended) return;
    ended = true;
    // What somebody else's end of bubblewrap may have left behind ends with its channel.
    if (child.connected) child.disconnect();
    const ending = walls.namespaces ? unwrapped(code, signal) : { code, signal };
    events.onExit({ ...ending, stderr: stderr() });
  };
  child.on('exit', end);
  child.on('error', () => end(null, null));
  // Somebody has stopped bubblewrap: it can't tell that the process within has ended.
  child.on('disconnect', () => setTimeout(kill, CLOSING_MS).unref());
  const outbox = outboxOf(child);
  outbox.send({ type: 'start', options });
  return { pid: child.pid, ...outbox, kill };
}

function outboxOf(child: ChildProcess): Pick<SandboxProcess, 'send' | 'sendLater'> {
  let messages: ToSandbox[] = [];
  let isDue = false;
  const flush = () => {
    isDue = false;
    if (messages.length === 0) return;
    // A send to a process that has just died fails; its exit event tells the rest.
    if (child.connected) child.send(messages, () => {});
    messages = [];
  };
  return {
    send(message) {
      messages.push(message);
      if (!isDue) queueMicrotask(flush);
      isDue = true;
    },
    sendLater(message) {
      if (messages.push(message) === 1) setTimeout(flush, LATER_MS).unref();
    },
  };
}

/** Ends the process, and where it is bubblewrap all that runs within: at once, or once it has told what that is. */
function killerOf(child: ChildProcess): () => void {
  const told = child.stdio[TELL_FD];
  if (!(told instanceof Readable)) return () => child.kill('SIGKILL');
  let first: number | null | undefined;
  const killAll = () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    if (first) killOther(first);
    child.kill('SIGKILL');
  };
  const telling = firstProcess(told).then((pid) => {
    first = pid;
  });
  return () => {
    if (first !== undefined) return killAll();
    void telling.then(killAll);
    setTimeout(killAll, TELLING_MS).unref();
  };
}

function killOther(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/**
 * The flags of a sandbox process: the permission model with what it needs to start, and no more. It may start the one
 * thread that runs programs, which then gives all permissions up (`workers/drop-permissions.ts`). Python sandboxes may
 * not compile code from strings (that is Pyodide's way into JavaScript), nor change V8's flags; JavaScript ones must be
 * able to, as programs use `eval` and isolated-vm sets flags when it is loaded.
 */
export function sandboxFlags(
  options: Pick<SandboxOptions, 'runtime' | 'snapshot'>,
  code: string | null = null,
): string[] {
  // Databases of `node:sqlite` are files that the permission model does not know of.
  const flags = [
    ...KEEP_HEAPS_SMALL,
    '--permission',
    '--allow-worker',
    '--no-experimental-sqlite',
    '--no-warnings',
  ];
  const readable = readableFiles(options, code);
  if (options.runtime === 'python') {
    flags.push('--disallow-code-generation-from-strings', '--freeze-flags-after-init', OPTIMISE_LATER);
  } else {
    // isolated-vm is an addon, does not start from Node's own snapshot, and its loader looks which libc there is.
    flags.push('--allow-addons', '--no-node-snapshot');
    readable.push('/etc/alpine-release');
  }
  return [...flags, ...readable.map((path) => `--allow-fs-read=${path}`)];
}

/** Files and folders that a sandbox process reads when it starts; all of them exist. */
export function readableFiles(
  { runtime, snapshot }: Pick<SandboxOptions, 'runtime' | 'snapshot'>,
  code: string | null = null,
): string[] {
  const packages = PACKAGES[runtime].map(packageFolder);
  const files = [`${ROOT}workers`, `${ROOT}package.json`, ...packages];
  return [...files, snapshot, code].filter((path) => path !== null);
}

/** How the process within bubblewrap ended: bubblewrap tells a signal as an exit code, as shells do. */
export function unwrapped(
  code: number | null,
  signal: NodeJS.Signals | null,
): Pick<SandboxExit, 'code' | 'signal'> {
  const within = code === null ? undefined : SIGNALS.find((name) => constants.signals[name] === code - 128);
  return within ? { code: null, signal: within } : { code, signal };
}

const SIGNALS = Object.keys(constants.signals).filter(isSignal);

function isSignal(name: string): name is NodeJS.Signals {
  return Object.hasOwn(constants.signals, name);
}

function collectEnd(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-4000);
  });
  return () => text;
}
