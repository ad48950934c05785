/** Where the packages are that sandboxes are made of: in this project's folder, or beside it where it is a package itself. */
import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of `src` and `workers`. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Folders that Node looks for packages in, the nearest first. */
const FOLDERS = createRequire(import.meta.url).resolve.paths('any') ?? [];

/** Folder of a package or a scope. @throws Error where it is not installed. */
export function packageFolder(name: string): string {
  const path = FOLDERS.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (path === undefined) throw new Error(`The package ${name} is not installed: install Crossrank anew.`);
  return realpathSync(path);
}

/** npm's list of all packages with their versions; without one, what was asked for stands for what is there. */
export const PACKAGE_LIST =
  FOLDERS.map((folder) => join(folder, '.package-lock.json')).find((path) => existsSync(path)) ??
  join(ROOT, 'package.json');
