/**
 * Writes what a package runs into a folder: `src` and `workers` with their types stripped, as Node strips none under
 * `node_modules`. Everything keeps its place and its lines; only `.ts` at the end of a path becomes `.js`.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PATH_END = /(?<=\w|\})\.ts(?=['"`])/g;

/** Writes all of it into `folder`, which is emptied before. */
export function writePackage(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['package.json', ...filesOf('src'), ...filesOf('workers')]) {
    const from = join(ROOT, name);
    const to = join(folder, name);
    mkdirSync(dirname(to), { recursive: true });
    if (name.endsWith('.ts')) writeFileSync(to.replace(/\.ts$/, '.js'), stripped(readFileSync(from, 'utf8')));
    else cpSync(from, to);
  }
}

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.d.ts'))
    .map(({ parentPath, name }) => join(parentPath, name).slice(ROOT.length));
}

function stripped(code: string): string {
  return stripTypeScriptTypes(code).replace(PATH_END, '.js');
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Which folder?');
  writePackage(folder);
}
