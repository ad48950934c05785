/**
 * The scripts that isolates start from, bundled from `workers/javascript/guest` and three libraries when the service
 * starts (a tenth of a second): sandbox processes may neither read the libraries' files nor start a bundler.
 */

import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import type { GuestBundles } from '../../workers/messages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export async function guestBundles(): Promise<GuestBundles> {
  const [guest, expect, lodash, inspect] = await Promise.all([
    bundle("import './workers/javascript/guest/main.ts';", '"use strict";'),
    bundle("import { expect } from 'expect'; $guest.libraries.expect = expect;"),
    bundle("import lodash from 'lodash'; $guest.libraries.lodash = lodash;"),
    bundle(
      "import { inspect, format } from 'node-inspect-extracted'; $guest.libraries.inspect = { inspect, format };",
    ),
  ]);
  return { guest, expect, lodash, inspect };
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

async function bundle(contents: string, directive = ''): Promise<string> {
  const { outputFiles } = await build({
    ...OPTIONS,
    stdin: { contents, resolveDir: ROOT, loader: 'ts' },
    write: false,
    plugins: [nodeStandIns],
    banner: { js: `(function () {${directive}${PROCESS}` },
    footer: { js: '})();' },
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
