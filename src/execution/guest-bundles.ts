/**
 * The scripts that isolates start from, bundled from `workers/javascript/guest` and libraries when the service
 * starts (a tenth of a second): sandbox processes may neither read the libraries' files nor start a bundler.
 */

import { type BuildOptions, build, type Plugin } from 'esbuild';
import type { GuestBundles } from '../../workers/messages.ts';
import { changes } from './library-changes.ts';
import { ROOT } from './packages.ts';

export async function guestBundles(): Promise<GuestBundles> {
  const [guest, expect, lodash, inspect, node, web, crypto, streams, mocks, chai] = await Promise.all([
    bundle("import './workers/javascript/guest/main.ts';", [], STRICT, FAST),
    bundle(
      "import { expect } from 'expect'; import { matchersOf } from './workers/javascript/guest/matchers.ts'; expect.extend(matchersOf(expect)); $guest.libraries.expect = expect;",
      [],
      AT_ONCE,
      FAST,
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
      FAST,
    ),
    bundle("import * as chai from 'chai'; $guest.libraries.chai = { ...chai };", [], STRICT),
  ]);
  return { guest, expect, lodash, inspect, node, web, crypto, streams, mocks, chai };
}

const OPTIONS: BuildOptions = {
  bundle: true,
  format: 'iife',
  platform: 'browser',
  mainFields: ['main'],
  target: 'esnext',
  legalComments: 'none',
  logLevel: 'silent',
  define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"', __dirname: '"/"' },
};

/** What stands around a bundle: it is run at once, or is a function that makes what it holds anew. */
type Around = { readonly open: string; readonly close: string };

const AT_ONCE: Around = { open: '(function () {', close: '})();' };
const STRICT: Around = { open: '(function () {"use strict";', close: '})();' };

/** Identifiers are shortened, and functions are given their names when they are made. */
const SMALL: BuildOptions = { minify: true, keepNames: true };
/** Where cells make functions: to name one takes longer than to make it. Identifiers are as in the source. */
const FAST: BuildOptions = { minifyWhitespace: true, minifySyntax: true };

async function bundle(
  contents: string,
  more: readonly Plugin[] = [],
  around = AT_ONCE,
  size = SMALL,
): Promise<string> {
  const { outputFiles } = await build({
    ...OPTIONS,
    ...size,
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
