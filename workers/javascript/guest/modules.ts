/** What a program may `require` or `import` inside an isolate. */
import { assert, strict } from './assert.ts';
import { cellConsole } from './console.ts';
import type { crypto } from './crypto.ts';
import { type FileSystem, fileSystemOf } from './file-system.ts';
import type { Mocks, mocks } from './mocks.ts';
import type { node } from './node.ts';
import type { streams } from './node-streams.ts';
import { timersByPromise } from './promisify.ts';
import { readlineOf, readlinePromisesOf } from './readline.ts';
import { type Formatting, state } from './streams.ts';
import type { Suite } from './suite.ts';
import { types, utilitiesOf } from './util.ts';
import type { web } from './web.ts';

/** Libraries that are only there where a program or a test mentions them; put into the realm by their own bundles. */
export type Libraries = {
  lodash?: unknown;
  expect?: unknown;
  inspect?: Formatting;
  node?: typeof node;
  web?: typeof web;
  crypto?: typeof crypto;
  streams?: () => typeof streams;
  mocks?: typeof mocks;
  chai?: Chai;
};

/** What the guest itself uses of it. */
export type Chai = {
  readonly expect: (value: unknown) => Expectation;
  readonly assert: { readonly deepEqual: (actual: unknown, expected: unknown) => void };
};
type Expectation = {
  readonly to: { readonly equal: Comparison; readonly eql: Comparison; readonly include: Comparison };
};
type Comparison = (expected: unknown) => unknown;

type Cell = {
  /** The candidate's own `module`, and the names that it declares: what a test gets from any relative path. */
  readonly module: { exports: unknown };
  readonly names: () => object;
  readonly suite: (() => Suite) | null;
  /** A test's own; undefined where it mentions none. */
  readonly mocks: (() => Mocks | undefined) | null;
};

/** What is read of standard input is read for all that a program has required. */
type OpenCell = Cell & {
  readonly files: () => FileSystem;
  readonly streams: () => typeof streams | undefined;
};

/** `require` of one cell. Throws `MODULE_NOT_FOUND` as Node does. */
export function createRequire(libraries: Libraries, cell: Cell): (name: unknown) => unknown {
  let files: FileSystem | null = null;
  let made: typeof streams | undefined;
  const open: OpenCell = {
    ...cell,
    files: () => {
      files ??= fileSystemOf(state.input, state.buffers);
      return files;
    },
    streams: () => {
      made ??= libraries.streams?.();
      return made;
    },
  };
  const require = (name: unknown): unknown => {
    const specifier = String(name);
    if (/^(node:)?module$/.test(specifier)) return { createRequire: () => require };
    if (/^\.{0,2}\//.test(specifier) || specifier === '.') return candidateModule(cell);
    if (specifier === 'node:test' && cell.suite) return cell.suite().node(cell.mocks?.()?.node);
    const found = load(specifier.replace(/^node:/, ''), libraries, open);
    if (found !== undefined) return found;
    throw Object.assign(new Error(`Cannot find module '${specifier}'`), { code: 'MODULE_NOT_FOUND' });
  };
  return require;
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

function load(name: string, libraries: Libraries, cell: OpenCell): unknown {
  switch (name) {
    case 'assert':
      return assert;
    case 'assert/strict':
      return strict;
    case 'console':
      return cellConsole();
    case 'process':
      return globalThis.process;
    case 'lodash':
      return libraries.lodash;
    case 'expect':
      return libraries.expect && { expect: libraries.expect, default: libraries.expect };
    case '@jest/globals':
      return (
        libraries.expect && { expect: libraries.expect, jest: cell.mocks?.()?.jest, ...cell.suite?.().names }
      );
    case 'vitest':
      return (
        libraries.expect && { expect: libraries.expect, vi: cell.mocks?.()?.vi, ...cell.suite?.().names }
      );
    case 'chai':
      return libraries.chai;
    case 'perf_hooks':
      return { performance };
    case 'timers':
      return { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
    case 'timers/promises':
      return timersByPromise();
    case 'util':
      return utilitiesOf(libraries);
    case 'util/types':
      return types;
    case 'fs':
      return cell.files();
    case 'fs/promises':
      return cell.files().promises;
    case 'readline':
      return readlineOf();
    case 'readline/promises':
      return readlinePromisesOf();
    case 'url':
      return libraries.web?.url;
    case 'crypto':
      return libraries.crypto;
    case 'stream':
    case 'stream/promises':
    case 'stream/consumers':
    case 'string_decoder':
      return cell.streams()?.[name];
    case 'buffer':
    case 'events':
    case 'os':
    case 'path':
      return libraries.node?.modules[name];
    default:
      return undefined;
  }
}
