/** `process` of a cell, and the events by which a whole program sees its own end. */

import { attach, createEmitter, EMITTER, type Emitter, emit } from './emitter.ts';
import { readable } from './input.ts';
import { createOutput, type Output } from './output.ts';
import { Stop, type StreamState, state, write } from './streams.ts';
import { addTick } from './ticks.ts';

/** What the running cell's program has of its process. Streams are made when they are asked for, or are what it has put there. */
type Made = {
  readonly of: StreamState;
  readonly emitter: Emitter;
  stdout: unknown;
  stderr: unknown;
  stdin: unknown;
  /** The `write` that `stdout` was made with. */
  native: Output['write'] | null;
  /** Whether it has named a code for its end. */
  saysCode: boolean;
  /** Whether its listeners were told of the end. */
  isTold: boolean;
};

let made: Made | null = null;

function ofCell(): Made | null {
  return made?.of === state ? made : null;
}

/** What is the same object in every cell. */
export function sharedProcess(): unknown[] {
  return [EMITTER, PROCESS, OF_CELL, Stop];
}

/** What `console` prints goes to `process.stdout.write`, where a program or a test has put one of its own there. */
export function printedBy(text: string): void {
  const mine = ofCell();
  const stdout = mine?.native ? (mine.stdout as Output) : null;
  if (stdout && stdout.write !== mine?.native) stdout.write(text);
  else write(text);
}

/** A `process` of the running cell; with standard input for whole programs. */
export function createProcess(): object {
  const emitter = createEmitter();
  made = {
    of: state,
    emitter,
    stdout: undefined,
    stderr: undefined,
    stdin: undefined,
    native: null,
    saysCode: false,
    isTold: false,
  };
  const process = { __proto__: EMITTER, ...PROCESS, env: {}, argv: ['/usr/bin/node', '/program.js'] };
  return attach(emitter, Object.defineProperties(process, OF_CELL));
}

/** The same functions in every cell: objects that have properties of their own kind each are slow ones. */
const OF_CELL: PropertyDescriptorMap = {
  stdout: ofMade(
    (mine) => {
      mine.stdout ??= stdoutOf(mine);
      return mine.stdout;
    },
    (mine, value) => {
      mine.stdout = value;
    },
  ),
  stderr: ofMade(
    (mine) => {
      mine.stderr ??= createOutput(2);
      return mine.stderr;
    },
    (mine, value) => {
      mine.stderr = value;
    },
  ),
  stdin: ofMade(
    (mine) => {
      if (mine.of.keeps) mine.stdin ??= readable(mine.of.input, mine.of.buffers);
      return mine.stdin;
    },
    (mine, value) => {
      mine.stdin = value;
    },
  ),
  exitCode: ofMade(
    ({ of, saysCode }) => (of.exitCode === 0 && !saysCode ? undefined : of.exitCode),
    setExitCode,
  ),
};

function ofMade(get: (mine: Made) => unknown, set: (mine: Made, value: unknown) => void): PropertyDescriptor {
  return {
    configurable: true,
    enumerable: true,
    get() {
      const mine = ofCell();
      return mine ? get(mine) : undefined;
    },
    set(value: unknown) {
      const mine = ofCell();
      if (mine) set(mine, value);
    },
  };
}

function stdoutOf(mine: Made): Output {
  const stdout = createOutput(1);
  mine.native = stdout.write;
  return stdout;
}

function setExitCode(mine: Made, code: unknown): void {
  const number = Number(code ?? 0);
  if (!Number.isInteger(number) || code === '') {
    throw Object.assign(
      new TypeError(`The "code" argument must be of type number. Received ${String(code)}`),
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
  }
  mine.of.exitCode = number & 0xff;
  mine.saysCode = code !== undefined && code !== null;
}

/** Calls the program's listeners of an event of its process. False where there are none. Throws what they throw. */
export function tellProcess(event: string, ...values: unknown[]): boolean {
  const mine = ofCell();
  return mine !== null && emit(mine.emitter, event, ...values);
}

/** The program is over: its listeners are told, and may name another code. Throws what they throw. */
export function endProgram(): void {
  const mine = ofCell();
  if (mine && !mine.isTold) {
    mine.isTold = true;
    emit(mine.emitter, 'exit', state.exitCode);
  }
  state.exited = true;
}

function exit(code?: unknown): never {
  const mine = ofCell();
  if (mine && code !== undefined && code !== null) setExitCode(mine, code);
  if (state.keeps) endProgram();
  state.exited = true;
  throw new Stop('exit');
}

function hrtime(since?: readonly [number, number]): [number, number] {
  const ms = performance.now();
  const [seconds, rest] = [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
  if (!since) return [seconds, rest];
  const nanoseconds = rest - since[1];
  return [seconds - since[0] - (nanoseconds < 0 ? 1 : 0), nanoseconds < 0 ? nanoseconds + 1e9 : nanoseconds];
}

const PROCESS = {
  title: 'node',
  argv0: 'node',
  execPath: '/usr/bin/node',
  execArgv: Object.freeze([]),
  arch: 'x64',
  platform: 'linux',
  version: 'v26.0.0',
  versions: { node: '26.0.0' },
  release: { name: 'node' },
  pid: 1,
  exit,
  abort: () => exit(134),
  cwd: () => '/',
  emitWarning() {},
  uptime: () => performance.now() / 1000,
  hrtime: Object.assign(hrtime, { bigint: () => BigInt(Math.round(performance.now() * 1e6)) }),
  memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
  cpuUsage: () => ({ user: 0, system: 0 }),
  nextTick: (callback: unknown, ...values: unknown[]) => {
    if (typeof callback !== 'function') {
      throw new TypeError('The "callback" argument must be of type function.');
    }
    addTick(() => callback(...values));
  },
};
