/**
 * What a program prints and reads inside an isolate: `console`, `process`, and for whole programs standard input.
 * Output is counted always, and kept only where it is to be compared.
 */
import { createEmitter } from './emitter.ts';
import { note } from './guard.ts';
import { defineProperty } from './primordials.ts';

/** Thrown out of a print once the cell has written more than it may, and out of `process.exit`. */
export class Stop {
  readonly reason: 'output' | 'exit';
  constructor(reason: 'output' | 'exit') {
    this.reason = reason;
  }
}

export type Inspect = (value: unknown) => string;
export type Format = (...values: unknown[]) => string;

/** What the running cell has printed and asked for. One realm runs one cell at a time. */
export type StreamState = {
  left: number;
  /** Kept only for whole programs. */
  written: string;
  exceeded: boolean;
  /** The code given to `process.exit`, or null when it was not called. */
  exitCode: number | null;
  /** What `console.assert` said when it was first given something false. */
  assertFailed: string | null;
};

let state: StreamState = freshState(0);
let keep = false;
let format: Format | null = null;
let consoleOfCell: object | null = null;

function freshState(limit: number): StreamState {
  return { left: limit, written: '', exceeded: false, exitCode: null, assertFailed: null };
}

/** What is the same object in every cell. */
export function sharedStreams(): unknown[] {
  return [CONSOLE, PROCESS, STDOUT, STDERR, Stop, ASSERT.get, ASSERT.set];
}

/** Streams of a new cell. `keeps` where what is written will be compared; `formatter` is Node's. */
export function openStreams(limit: number, keeps: boolean, formatter: Format | null): StreamState {
  state = freshState(limit);
  keep = keeps;
  consoleOfCell = null;
  format = formatter;
  return state;
}

/** The console of the running cell, whatever a program has put in its place. Its `assert` is a judge's: a program that replaces it is noted, and replaces nothing. */
export function cellConsole(): object {
  consoleOfCell ??= defineProperty({ ...CONSOLE }, 'assert', ASSERT);
  return consoleOfCell;
}

/** A `process` of the running cell; with standard input for whole programs. */
export function createProcess(stdin: string | null, buffers: Buffers | null): object {
  const process = {
    ...PROCESS,
    env: {},
    argv: ['node', 'program.js'],
    stdout: { ...STDOUT },
    stderr: { ...STDERR },
  };
  return stdin === null ? process : Object.assign(process, { stdin: readable(stdin, buffers) });
}

function count(text: string): void {
  state.left -= text.length;
  if (state.left >= 0) return;
  state.exceeded = true;
  throw new Stop('output');
}

function write(text: unknown): boolean {
  const written = String(text);
  count(written);
  if (keep) state.written += written;
  return true;
}

function log(...values: unknown[]): void {
  write(`${format ? format(...values) : roughly(values)}\n`);
}

/** Standard error is counted and forgotten. */
function error(...values: unknown[]): boolean {
  count(roughly(values));
  return true;
}

function nothing(): void {}

function assert(condition?: unknown, ...values: unknown[]): void {
  if (condition) return;
  // Of a whole program, what it writes is judged, and this goes to standard error.
  if (keep) {
    error('Assertion failed', ...values);
    return;
  }
  state.assertFailed ??= values.length > 0 ? roughly(values) : 'console.assert was given a false value';
}

const CONSOLE = {
  log,
  info: log,
  debug: log,
  dir: (value: unknown) => log(value),
  table: log,
  group: log,
  groupCollapsed: log,
  groupEnd: nothing,
  error,
  warn: error,
  trace: error,
  time: nothing,
  timeLog: nothing,
  timeEnd: nothing,
  count: nothing,
  countReset: nothing,
  clear: nothing,
  assert,
};

const ASSERT: PropertyDescriptor = {
  configurable: false,
  enumerable: true,
  get: () => assert,
  set: (value: unknown) => {
    if (value !== assert) note();
  },
};

const STDOUT = { write, isTTY: false, on: nothing, end: nothing };
const STDERR = { write: error, isTTY: false, on: nothing, end: nothing };

const PROCESS = {
  argv0: 'node',
  platform: 'linux',
  version: 'v26.0.0',
  versions: { node: '26.0.0' },
  pid: 1,
  exitCode: undefined as unknown,
  exit(this: { exitCode?: unknown } | undefined, code?: unknown) {
    state.exitCode = Number(code ?? this?.exitCode ?? 0);
    throw new Stop('exit');
  },
  cwd: () => '/',
  on: nothing,
  once: nothing,
  off: nothing,
  emit: () => false,
  emitWarning: nothing,
  uptime: () => performance.now() / 1000,
  hrtime: Object.assign(() => hrtime(), { bigint: () => BigInt(Math.round(performance.now() * 1e6)) }),
  memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
  nextTick: (callback: (...values: unknown[]) => unknown, ...values: unknown[]) => {
    Promise.resolve().then(() => callback(...values));
  },
};

function hrtime(): [number, number] {
  const ms = performance.now();
  return [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
}

/** How the realm makes bytes of a text, where it can. */
export type Buffers = { from(text: string, encoding: 'utf8'): Uint8Array };

/** Streams of the cell that a program's descriptors stand for. */
export type Standard = {
  readonly stdin: string;
  readonly createInput: () => object;
  readonly write: (descriptor: 1 | 2, text: string) => void;
};

export function standardOf(stdin: string, buffers: Buffers | null): Standard {
  return {
    stdin,
    createInput: () => readable(stdin, buffers),
    write: (descriptor, text) => {
      if (descriptor === 1) write(text);
      else error(text);
    },
  };
}

/** `process.stdin`: the whole input comes as one piece, then the end. A text once an encoding was set, else bytes where there are any. */
function readable(text: string, buffers: Buffers | null): object {
  const emitter = createEmitter();
  let encoded = buffers === null;
  let flowing = false;
  let taken = text === '';
  const take = (): unknown => {
    if (taken) return null;
    taken = true;
    return encoded ? text : buffers?.from(text, 'utf8');
  };
  const end = () => {
    emitter.emit('end');
    emitter.emit('close');
  };
  const flow = () => {
    if (flowing) return;
    flowing = true;
    setImmediate(() => {
      const piece = take();
      if (piece !== null) emitter.emit('data', piece);
      end();
    });
  };
  const stream = {
    fd: 0,
    isTTY: false,
    setEncoding() {
      encoded = true;
      return stream;
    },
    resume() {
      flow();
      return stream;
    },
    pause: () => stream,
    unref: () => stream,
    ref: () => stream,
    read: take,
    pipe: (target: unknown) => target,
    async *[Symbol.asyncIterator]() {
      const piece = take();
      if (piece !== null) yield piece;
    },
  };
  return Object.assign(
    stream,
    emitter.methods(stream, (event) => {
      if (event === 'readable') {
        setImmediate(() => {
          emitter.emit('readable');
          end();
        });
      } else if (event === 'data') flow();
    }),
  );
}

/** How much a print would be, at the least; objects are not walked. */
function roughly(values: readonly unknown[]): string {
  let text = '';
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    const isPlain = typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol';
    text += `${index > 0 ? ' ' : ''}${isPlain || value === null ? value : `[${typeof value}]`}`;
  }
  return text;
}
