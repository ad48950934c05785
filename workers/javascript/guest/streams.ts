/**
 * What a program prints and reads inside an isolate: `console`, `process`, and for whole programs standard input.
 * Output is counted always, and kept only where it is to be compared.
 */

/** Thrown out of a print once the cell has written more than it may, and out of `process.exit`. */
export class Stop {
  readonly reason: 'output' | 'exit';
  constructor(reason: 'output' | 'exit') {
    this.reason = reason;
  }
}

export type Inspect = (value: unknown) => string;
export type Format = (...values: unknown[]) => string;

export type Streams = {
  readonly console: object;
  readonly process: object;
  readonly exceeded: boolean;
  /** The code given to `process.exit`, or null when it was not called. */
  readonly exitCode: number | null;
  /** True once `console.assert` was given something false. */
  readonly assertFailed: string | null;
  readonly written: string;
};

/** Streams of one cell. `format` is Node's, where what is written will be compared; else a cheap count will do. */
export function createStreams(limit: number, stdin: string | null, format: Format | null): Streams {
  let left = limit;
  let written = '';
  const state: { exceeded: boolean; exitCode: number | null; assertFailed: string | null } = {
    exceeded: false,
    exitCode: null,
    assertFailed: null,
  };

  function write(text: string): void {
    left -= text.length;
    if (left < 0) {
      state.exceeded = true;
      throw new Stop('output');
    }
    if (stdin !== null) written += text;
  }

  function writeAny(text: unknown): boolean {
    write(String(text));
    return true;
  }

  function print(values: readonly unknown[]): void {
    write(`${format ? format(...values) : roughly(values)}\n`);
  }

  function ignore(values: readonly unknown[]): boolean {
    left -= roughly(values).length;
    if (left >= 0) return true;
    state.exceeded = true;
    throw new Stop('output');
  }

  const log = (...values: unknown[]) => print(values);
  const error = (...values: unknown[]) => ignore(values);
  const nothing = () => {};
  const console = {
    log,
    info: log,
    debug: log,
    dir: (value: unknown) => print([value]),
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
    assert: (condition?: unknown, ...values: unknown[]) => {
      if (condition) return;
      state.assertFailed ??= values.length > 0 ? roughly(values) : 'console.assert was given a false value';
    },
  };

  const process = {
    argv: ['node', 'program.js'],
    argv0: 'node',
    env: {},
    platform: 'linux',
    version: 'v26.0.0',
    versions: { node: '26.0.0' },
    pid: 1,
    exitCode: undefined,
    exit(code?: unknown) {
      state.exitCode = Number(code ?? process.exitCode ?? 0);
      throw new Stop('exit');
    },
    cwd: () => '/',
    on: () => process,
    once: () => process,
    off: () => process,
    emit: () => false,
    emitWarning: nothing,
    uptime: () => performance.now() / 1000,
    hrtime: Object.assign(() => hrtime(), { bigint: () => BigInt(Math.round(performance.now() * 1e6)) }),
    memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
    nextTick: (callback: (...values: unknown[]) => unknown, ...values: unknown[]) => {
      Promise.resolve().then(() => callback(...values));
    },
    stdin: readable(stdin ?? ''),
    stdout: {
      write: writeAny,
      isTTY: false,
      on: nothing,
      end: nothing,
    },
    stderr: { write: (text: unknown) => ignore([text]), isTTY: false, on: nothing, end: nothing },
  };

  return {
    console,
    process,
    get exceeded() {
      return state.exceeded;
    },
    get exitCode() {
      return state.exitCode;
    },
    get assertFailed() {
      return state.assertFailed;
    },
    get written() {
      return written;
    },
  };
}

function hrtime(): [number, number] {
  const ms = performance.now();
  return [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)];
}

type Listener = (value?: unknown) => unknown;

/** `process.stdin`: the whole input comes as one piece, then the end. */
function readable(text: string): object {
  const listeners = new Map<string, Listener[]>();
  let flowing = false;
  const emit = (event: string, value?: unknown) => {
    for (const listener of listeners.get(event) ?? []) listener(value);
  };
  const flow = () => {
    if (flowing) return;
    flowing = true;
    setImmediate(() => {
      if (text !== '') emit('data', text);
      emit('end');
      emit('close');
    });
  };
  let taken = false;
  const stream = {
    fd: 0,
    isTTY: false,
    setEncoding: () => stream,
    resume() {
      flow();
      return stream;
    },
    pause: () => stream,
    unref: () => stream,
    ref: () => stream,
    read() {
      if (taken || text === '') return null;
      taken = true;
      return text;
    },
    on(event: string, listener: Listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
      if (event === 'readable') {
        setImmediate(() => {
          listener();
          emit('end');
        });
      } else flow();
      return stream;
    },
    once: (event: string, listener: Listener) => stream.on(event, listener),
    addListener: (event: string, listener: Listener) => stream.on(event, listener),
    removeListener: () => stream,
    pipe: (target: unknown) => target,
    async *[Symbol.asyncIterator]() {
      if (text !== '') yield text;
    },
  };
  return stream;
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
