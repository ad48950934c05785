/** What a program may `require` or `import` inside an isolate. */
import { assert, strict } from './assert.ts';
import { cellConsole, type Format, type Inspect } from './streams.ts';
import type { Suite } from './suite.ts';

/** Libraries that are only there where a program or a test mentions them; put into the realm by their own bundles. */
export type Libraries = {
  lodash?: unknown;
  expect?: unknown;
  inspect?: { readonly inspect: Inspect; readonly format: Format };
};

type Cell = {
  /** Null where no whole program runs. */
  readonly stdin: string | null;
  /** The candidate's own `module`, and the names that it declares: what a test gets from any relative path. */
  readonly module: { exports: unknown };
  readonly names: () => object;
  readonly suite: (() => Suite) | null;
};

/** `require` of one cell. Throws `MODULE_NOT_FOUND` as Node does. */
export function createRequire(libraries: Libraries, cell: Cell): (name: unknown) => unknown {
  return (name) => {
    const specifier = String(name);
    if (/^\.{0,2}\//.test(specifier) || specifier === '.') return candidateModule(cell);
    const found = load(specifier.replace(/^node:/, ''), libraries, cell);
    if (found !== undefined) return found;
    throw Object.assign(new Error(`Cannot find module '${specifier}'`), { code: 'MODULE_NOT_FOUND' });
  };
}

/** What the candidate exports, and what it merely declares: models write `require('./solution')` for plain functions. */
function candidateModule({ module, names }: Cell): unknown {
  const { exports } = module;
  return typeof exports === 'object' && exports !== null ? { ...names(), ...exports } : exports;
}

/** `import x from …`: a module's `default` where it is an ES module, the module itself where it is not. */
export function defaultOf(module: unknown): unknown {
  const isModule = typeof module === 'object' && module !== null && 'default' in module;
  return isModule ? module.default : module;
}

function load(name: string, libraries: Libraries, cell: Cell): unknown {
  switch (name) {
    case 'assert':
      return assert;
    case 'assert/strict':
      return strict;
    case 'console':
      return cellConsole();
    case 'process':
      return process;
    case 'lodash':
      return libraries.lodash;
    case 'expect':
      return libraries.expect && { expect: libraries.expect, default: libraries.expect };
    case '@jest/globals':
      return libraries.expect && { expect: libraries.expect, ...cell.suite?.() };
    case 'perf_hooks':
      return { performance };
    case 'timers':
      return { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
    case 'timers/promises':
      return {
        setTimeout: (delay: number, value: unknown) => new Promise((done) => setTimeout(done, delay, value)),
      };
    case 'util':
      return utilities(libraries);
    case 'fs':
      return fileSystem(cell.stdin ?? '');
    case 'readline':
      return { createInterface: () => lineReader(cell.stdin ?? '') };
    default:
      return undefined;
  }
}

function utilities(libraries: Libraries): object {
  return {
    ...libraries.inspect,
    isDeepStrictEqual: (left: unknown, right: unknown) => {
      try {
        assert.deepStrictEqual(left, right);
        return true;
      } catch {
        return false;
      }
    },
    promisify:
      (callee: (...values: unknown[]) => unknown) =>
      (...values: unknown[]) =>
        new Promise((done, fail) => {
          callee(...values, (error: unknown, value: unknown) => (error ? fail(error) : done(value)));
        }),
  };
}

/** Nothing but standard input can be read. */
function fileSystem(stdin: string): object {
  return {
    readFileSync(path: unknown, options?: unknown) {
      if (path !== 0 && path !== '/dev/stdin') {
        throw Object.assign(new Error(`ENOENT: no such file or directory, open '${String(path)}'`), {
          code: 'ENOENT',
        });
      }
      return options === undefined ? { toString: () => stdin } : stdin;
    },
    existsSync: () => false,
  };
}

/** `readline.createInterface` over standard input: lines by event, by question or by `for await`. */
function lineReader(stdin: string): object {
  const lines = stdin === '' ? [] : stdin.replace(/\r?\n$/, '').split(/\r?\n/);
  const listeners = new Map<string, ((line?: string) => unknown)[]>();
  let closed = false;
  let flowing = false;
  const emit = (event: string, line?: string) => {
    for (const listener of listeners.get(event) ?? []) listener(line);
  };
  const flow = () => {
    const line = closed ? undefined : lines.shift();
    if (line !== undefined) {
      emit('line', line);
      setImmediate(flow);
    } else reader.close();
  };
  const reader = {
    on(event: string, listener: (line?: string) => unknown) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
      if (event === 'line' && !flowing) {
        flowing = true;
        setImmediate(flow);
      }
      return reader;
    },
    once: (event: string, listener: (line?: string) => unknown) => reader.on(event, listener),
    question(_query: string, second: unknown, third?: unknown) {
      const callback = typeof second === 'function' ? second : third;
      if (typeof callback === 'function') setImmediate(() => callback(lines.shift() ?? ''));
    },
    close() {
      if (closed) return;
      closed = true;
      emit('close');
    },
    setPrompt() {},
    prompt() {},
    pause: () => reader,
    resume: () => reader,
    async *[Symbol.asyncIterator]() {
      for (let line = lines.shift(); line !== undefined; line = lines.shift()) yield line;
    },
  };
  return reader;
}
