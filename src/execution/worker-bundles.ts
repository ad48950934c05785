/** Bundles the scripts that a sandbox process loads: three files in JavaScript, packages and Node's modules left out. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const WORKERS = new URL('../../workers/', import.meta.url);

/** The scripts, by the names of the files they are to be. */
export async function workerBundles(): Promise<readonly (readonly [string, string])[]> {
  return Promise.all([
    bundle('sandbox.ts', 'sandbox.mjs'),
    bundle('python/worker.ts', 'python.mjs'),
    bundle('javascript/worker.ts', 'javascript.mjs'),
  ]);
}

async function bundle(script: string, name: string): Promise<readonly [string, string]> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(script, WORKERS))],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'esnext',
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
    plugins: [packagesByPath, placesOfFiles],
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild gave no bundle');
  return [name, file.text];
}

/** A bundle does not stand where its packages are found. */
const packagesByPath: Plugin = {
  name: 'packages-by-path',
  setup(builder) {
    builder.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      return { path: path.startsWith('node:') ? path : import.meta.resolve(path), external: true };
    });
  },
};

/** What a script says of where files stand, and what that is for its bundle. */
const PLACES: Readonly<Record<string, readonly [string, string]>> = {
  'sandbox.ts': ['/worker.ts`, import.meta.url', '.mjs`, import.meta.url'],
  'python/harness.ts': ['import.meta.url', JSON.stringify(new URL('python/harness.ts', WORKERS).href)],
};

const placesOfFiles: Plugin = {
  name: 'places-of-files',
  setup(builder) {
    builder.onLoad({ filter: /\/workers\/.*\.[jt]s$/ }, async ({ path }) => {
      const contents = await readFile(path, 'utf8');
      const script = path.slice(fileURLToPath(WORKERS).length);
      const [text, instead] = PLACES[script] ?? [];
      if (text === undefined || instead === undefined) {
        if (contents.includes('import.meta.')) throw new Error(`${script} has a place that is not known`);
        return { contents, loader: 'ts' };
      }
      if (contents.split(text).length !== 2) throw new Error(`${script} is not as expected: no ${text}`);
      return { contents: contents.replace(text, () => instead), loader: 'ts' };
    });
  },
};
