/**
 * The scripts that isolates start from, bundled from `workers/javascript/guest` and libraries when the service
 * starts (a tenth of a second): sandbox processes may neither read the libraries' files nor start a bundler.
 */

import { readFile } from 'node:fs/promises';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import type { GuestBundles } from '../../workers/messages.ts';
import { ROOT } from './packages.ts';

export async function guestBundles(): Promise<GuestBundles> {
  const [guest, expect, lodash, inspect, node, web, crypto, streams, mocks] = await Promise.all([
    bundle("import './workers/javascript/guest/main.ts';", [], STRICT),
    bundle(
      "import { expect } from 'expect'; import { matchersOf } from './workers/javascript/guest/matchers.ts'; expect.extend(matchersOf(expect)); $guest.libraries.expect = expect;",
    ),
    bundle("import lodash from 'lodash'; $guest.libraries.lodash = lodash;"),
    bundle(
      "import { inspect, format, formatWithOptions, stripVTControlCharacters } from 'node-inspect-extracted'; $guest.libraries.inspect = { inspect, format, formatWithOptions, stripVTControlCharacters };",
    ),
    bundle(
      "import { installGlobals, node } from './workers/javascript/guest/node.ts'; $guest.libraries.node = node; installGlobals(globalThis);",
    ),
    bundle(
      "import { installWeb, web } from './workers/javascript/guest/web.ts'; $guest.libraries.web = web; installWeb(globalThis);",
    ),
    bundle(
      "import { crypto, installCrypto } from './workers/javascript/guest/crypto.ts'; $guest.libraries.crypto = crypto; installCrypto(globalThis);",
      SHARES_BUFFERS,
    ),
    bundle(
      "import { streams } from './workers/javascript/guest/node-streams.ts'; made = streams;",
      SHARES_BUFFERS,
      { open: '$guest.libraries.streams = function () {var made;', close: ';return made;};' },
    ),
    bundle(
      "import { mocks } from './workers/javascript/guest/mocks.ts'; $guest.libraries.mocks = mocks;",
      [],
      STRICT,
    ),
  ]);
  return { guest, expect, lodash, inspect, node, web, crypto, streams, mocks };
}

const OPTIONS: BuildOptions = {
  bundle: true,
  format: 'iife',
  platform: 'browser',
  mainFields: ['main'],
  target: 'esnext',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'silent',
  define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"', __dirname: '"/"' },
};

/** What stands around a bundle: it is run at once, or is a function that makes what it holds anew. */
type Around = { readonly open: string; readonly close: string };

const AT_ONCE: Around = { open: '(function () {', close: '})();' };
const STRICT: Around = { open: '(function () {"use strict";', close: '})();' };

async function bundle(contents: string, more: readonly Plugin[] = [], around = AT_ONCE): Promise<string> {
  const { outputFiles } = await build({
    ...OPTIONS,
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    write: false,
    plugins: [...more, nodeStandIns, changes],
    banner: { js: `${around.open}${PROCESS}` },
    footer: { js: around.close },
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild gave no bundle');
  return file.text;
}

/** The `expect` package asks for these when it is loaded, and uses them for colours and file names only. */
const PROCESS = 'var process={env:{},argv:[],versions:{},platform:"linux",cwd:()=>"/",stdout:{},stderr:{}};';
const STAND_INS: Readonly<Record<string, string>> = {
  fs: '{}',
  'graceful-fs': '{}',
  stream: '{}',
  constants: '{}',
  url: '{}',
  'util/types': '{}',
  os: '{ release: () => "" }',
  tty: '{ isatty: () => false }',
  process: '{ env: {}, argv: [], versions: {}, platform: "linux", cwd: () => "/" }',
  module: '{ builtinModules: [], Module: { builtinModules: [] } }',
  path: '{ sep: "/", posix: {}, resolve: (...parts) => parts.join("/"), join: (...parts) => parts.join("/"), dirname: (path) => path, basename: (path) => path, relative: (_, path) => path, normalize: (path) => path, isAbsolute: () => true }',
};

const nodeStandIns: Plugin = {
  name: 'node-stand-ins',
  setup(builder) {
    const names = Object.keys(STAND_INS).join('|');
    builder.onResolve({ filter: new RegExp(`^(node:)?(${names})$`) }, ({ path }) => ({
      path: path.replace(/^node:/, ''),
      namespace: 'stand-in',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
      contents: `module.exports = ${STAND_INS[path]}`,
      loader: 'js',
    }));
  },
};

/** Bytes are of the realm's own type, and what is to be done soon is done as the cell's `process` does it. */
const REALMS_OWN: Readonly<Record<string, string>> = {
  buffer: '{ Buffer: globalThis.Buffer }',
  'process/': '{ env: {}, nextTick: (...values) => globalThis.process.nextTick(...values) }',
};

const sharesBuffers: Plugin = {
  name: 'shares-buffers',
  setup(builder) {
    builder.onResolve({ filter: /^(buffer|process\/)$/ }, ({ path }) => ({ path, namespace: 'realm' }));
    builder.onLoad({ filter: /.*/, namespace: 'realm' }, ({ path }) => ({
      contents: `module.exports = ${REALMS_OWN[path]}`,
      loader: 'js',
    }));
  },
};

const SHARES_BUFFERS = [sharesBuffers];

/** Functions of a changed `expect`: whether something is a set or map, and a copy that says nothing else than what is in it. */
const CONTENTS = `
const has = (get) => (value) => { try { Reflect.apply(get, value, []); return true; } catch { return false; } };
const isSet = has(Object.getOwnPropertyDescriptor(Set.prototype, 'size').get);
const isMap = has(Object.getOwnPropertyDescriptor(Map.prototype, 'size').get);
const { forEach: eachOfSet } = Set.prototype, { forEach: eachOfMap } = Map.prototype;
const copyOf = (value) => {
  const copy = isSet(value) ? new Set() : new Map();
  if (isSet(value)) Reflect.apply(eachOfSet, value, [(item) => { copy.add(item); }]);
  else Reflect.apply(eachOfMap, value, [(item, key) => { copy.set(key, item); }]);
  return copy;
};
`;

/**
 * Changes to libraries, file by file: a text, and what stands in its place, wherever it occurs.
 *
 * Matchers of `expect` are not to be found by a name of the realm. And what a test expects may be a matcher, but what it got may not
 * be, wherever the two are compared, or a program would give back a matcher that takes everything; nor does a value become one by its prototype's prototype.
 *
 * A promise given to `resolves` or `rejects` settles as the engine sees it, whatever its own `then` calls. A set or map is what is
 * in it, whatever its own `size` and iterator say.
 *
 * Whether a function is a mock, and what was noted of it, is not for the function to say.
 *
 * What an emitter's prototype has of these names, once it is frozen, no emitter could have of its own.
 */
const CHANGES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'expect/build/index.js': [
    [
      "const JEST_MATCHERS_OBJECT = Symbol.for('$$jest-matchers-object');",
      "const JEST_MATCHERS_OBJECT = 'all', MATCHERS = {};",
    ],
    ['call(globalThis, JEST_MATCHERS_OBJECT)', 'call(MATCHERS, JEST_MATCHERS_OBJECT)'],
    ['defineProperty(globalThis, JEST_MATCHERS_OBJECT', 'defineProperty(MATCHERS, JEST_MATCHERS_OBJECT'],
    ['globalThis[JEST_MATCHERS_OBJECT]', 'MATCHERS[JEST_MATCHERS_OBJECT]'],
    [
      'const isMock = received => received != null && received._isMockFunction === true;',
      'const { mocks } = $guest.libraries; const viewOf = received => mocks?.viewOf(received); const isMock = received => viewOf(received) !== undefined;',
    ],
    [
      "const isSpy = received => received != null && received.calls != null && typeof received.calls.all === 'function' && typeof received.calls.count === 'function';",
      'const isSpy = () => false;',
    ],
    ['received.getMockName()', 'viewOf(received).getMockName()'],
    ['received.mock.', 'viewOf(received).mock.'],
    ['} = received.mock;', '} = viewOf(received).mock;'],
    ['_expectUtils.equals)(expected, received,', '_expectUtils.equals)(received, expected,'],
    [
      'other.some(another => (0, _expectUtils.equals)(item, another,',
      'Array.prototype.some.call(other, another => (0, _expectUtils.equals)(another, item,',
    ],
    [
      'other.every(item => (0, _expectUtils.equals)(this.sample, item,',
      'Array.prototype.every.call(other, item => (0, _expectUtils.equals)(item, this.sample,',
    ],
    [
      '_expectUtils.equals)(this.sample[key], other[key],',
      '_expectUtils.equals)(other[key], this.sample[key],',
    ],
    ['return actualWrapper.then(', 'return new Promise((resolve) => resolve(actualWrapper)).then('],
  ],
  '@jest/expect-utils/build/index.js': [
    [
      "return !!obj && isA('Function', obj.asymmetricMatch);",
      "return typeof obj === 'object' && obj !== null && !Array.isArray(obj) && typeof obj.asymmetricMatch === 'function' && obj.asymmetricMatch !== Object.prototype.asymmetricMatch;",
    ],
    ['const asymmetricA = isAsymmetric(a);', 'const asymmetricA = false;'],
    [
      'const iterableEquality = (a, b, customTesters',
      `${CONTENTS}const iterableEquality = (a, b, customTesters`,
    ],
    [
      'if (a.size !== undefined) {\n    if (a.size !== b.size) {',
      'if (isSet(b) || isMap(b)) {\n    if (isSet(b) ? !isSet(a) : !isMap(a)) return false;\n    a = copyOf(a);\n  }\n  if (a.size !== undefined) {\n    if (a.size !== b.size) {',
    ],
  ],
  // A realm has no such type before a program mentions it.
  'node-inspect-extracted/dist/inspect.js': [['t.exports=URL}', 't.exports=globalThis.URL??class{}}']],
  'events/events.js': [
    ['EventEmitter.prototype._events = undefined;', ''],
    ['EventEmitter.prototype._eventsCount = 0;', ''],
    ['EventEmitter.prototype._maxListeners = undefined;', ''],
  ],
};

const changes: Plugin = {
  name: 'changes',
  setup(builder) {
    builder.onLoad(
      {
        filter:
          /\/(expect|expect-utils)\/build\/index\.js$|\/events\/events\.js$|\/node-inspect-extracted\/dist\/inspect\.js$/,
      },
      async ({ path }) => {
        const file = Object.keys(CHANGES).find((name) => path.endsWith(`/node_modules/${name}`));
        if (file === undefined) return undefined;
        let contents = await readFile(path, 'utf8');
        for (const [text, instead] of CHANGES[file] ?? []) {
          if (!contents.includes(text)) throw new Error(`${file} is not as expected: no ${text}`);
          contents = contents.replaceAll(text, () => instead);
        }
        return { contents, loader: 'js' };
      },
    );
  },
};
