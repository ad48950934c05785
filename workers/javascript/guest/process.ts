/** `process` of a cell, and the events by which a whole program sees its own end. */

import { createEmitter, type Emitter } from './emitter.ts';
import { readable } from './input.ts';
import { createOutput, type Output } from './output.ts';
import { Stop, type StreamState, state, write } from './streams.ts';
import { addTick } from './ticks.ts';

/** What the running cell's program has of its process. */
type Made = {
  readonly of: StreamState;
  readonly emitter: Emitter;
  stdout: Output | null;
  native: Output['write'] | null;
};

let made: Made | null = null;

function ofCell(): Made | null {
  return made?.of === state ? made : null;
}

/** What is the same object in every cell. */
export function sharedProcess(): unknown[] {
  return [PROCESS, Stop];
}

/** What `console` prints goes to `process.stdout.write`, where a program or a test has put one of its own there. */
export function printedBy(text: string): void {
  const mine = ofCell();
  if (mine?.stdout && mine.stdout.write !== mine.native) mine.stdout.write(text);
  else write(text);
}

/** A `process` of the running cell; with standard input for whole programs. */
export function createProcess(): object {
  const emitter = createEmitter();
  const mine: Made = { of: state, emitter, stdout: null, native: null };
  made = mine;
  const process = { ...PROCESS, env: {}, argv: ['/usr/bin/node', '/program.js'] };
  Object.assign(
    process,
    emitter.methods(process, () => {}),
  );
  lazily(process, 'stdout', () => {
    const stdout = createOutput(1);
    Object.assign(mine, { stdout, native: stdout.write });
    return stdout;
  });
  lazily(process, 'stderr', () => createOutput(2));
  if (mine.of.keeps) lazily(process, 'stdin', () => readable(mine.of.input, mine.of.buffers));
  return Object.defineProperty(process, 'exitCode', {
    configurable: true,
    enumerable: true,
    get: () => (mine.of.exitCode === 0 && !saidCode.has(mine.of) ? undefined : mine.of.exitCode),
    set: (code: unknown) => setExitCode(mine.of, code),
  });
}

/** Cells that have named a code for their end. */
const saidCode = new WeakSet<StreamState>();

function setExitCode(of: StreamState, code: unknown): void {
  const number = Number(code ?? 0);
  if (!Number.isInteger(number) || code === '') {
    throw Object.assign(
      new TypeError(`The "code" argument must be of type number. Received ${String(code)}`),
      { code: 'ERR_INVALID_ARG_TYPE' },
    );
  }
  of.exitCode = number & 0xff;
  if (code === undefined || code === null) saidCode.delete(of);
  else saidCode.add(of);
}

function lazily(owner: object, key: string, make: () => object): void {
  let value: unknown;
  Object.defineProperty(owner, key, {
    configurable: true,
    enumerable: true,
    get: () => {
      value ??= make();
      return value;
    },
    set: (given: unknown) => {
      value = given;
    },
  });
}

/** Calls the program's listeners of an event of its process. False where there are none. Throws what they throw. */
export function tellProcess(event: string, ...values: unknown[]): boolean {
  return ofCell()?.emitter.emit(event, ...values) ?? false;
}

/** The program is over: its listeners are told, and may name another code. Throws what they throw. */
export function endProgram(): void {
  const mine = ofCell();
  if (mine && !exiting.has(state)) {
    exiting.add(state);
    mine.emitter.emit('exit', state.exitCode);
  }
  state.exited = true;
}

/** Cells whose listeners were told of the end. */
const exiting = new WeakSet<StreamState>();

function exit(code?: unknown): never {
  if (code !== undefined && code !== null) setExitCode(state, code);
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
