/**
 * The code of sandboxes, made once and kept in the data folder: the scripts of `workers`, bundled, and those that
 * isolates start from. To strip the types of two dozen files costs Node half a second in each sandbox process, and a
 * bundler as much in the service. Kept in a folder named after all that goes into it, checked by its digest, and made
 * again when it does not fit.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { GuestBundles } from '../../workers/messages.ts';
import { PACKAGE_LIST, ROOT } from './packages.ts';

export type SandboxCode = {
  readonly guest: GuestBundles;
  /** Folder of `sandbox.mjs` and what that loads; null: sandboxes run `workers` as it stands. */
  readonly folder: string | null;
};

const WORKERS = join(ROOT, 'workers');
/** Beside `workers`, what goes into the code: how it is bundled, and all packages that are installed. */
const INGREDIENTS = [
  fileURLToPath(import.meta.url),
  fileURLToPath(new URL('./guest-bundles.ts', import.meta.url)),
  fileURLToPath(new URL('./worker-bundles.ts', import.meta.url)),
  PACKAGE_LIST,
];
const GUEST = 'guest.json';
const DIGEST = 'sha256';
/** Another service may still start sandboxes from code of another version. */
const KEPT_MS = 24 * 3_600_000;

/**
 * The code, kept or made now; never from a folder where something is missing or changed. What is kept is found and checked
 * without a turn of the event loop, which takes long while a service loads its code.
 */
export async function sandboxCode(directory: string, log: Logger): Promise<SandboxCode> {
  try {
    const folder = join(directory, `code-${keyOfIngredients()}`);
    const kept = readWhole(folder);
    if (kept) return { guest: guestOf(kept), folder };
    log.info({ folder }, 'bundling the code of the sandboxes, once');
    const { workerBundles } = await import('./worker-bundles.ts');
    const [guest, workers] = await Promise.all([makeGuest(), workerBundles()]);
    await mkdir(directory, { recursive: true });
    await removeOld(directory);
    await keep(folder, new Map([[GUEST, JSON.stringify(guest)], ...workers]));
    return { guest, folder };
  } catch (error) {
    log.warn({ err: error }, 'the code of the sandboxes can not be kept: they start more slowly');
    return { guest: await makeGuest(), folder: null };
  }
}

/** esbuild is loaded only where there is something to bundle. */
async function makeGuest(): Promise<GuestBundles> {
  const { guestBundles } = await import('./guest-bundles.ts');
  return guestBundles();
}

function keyOfIngredients(): string {
  // The bundles name the packages by their whole paths.
  const hash = createHash('sha256').update(`${process.version} ${ROOT}`);
  const found = readdirSync(WORKERS, { encoding: 'utf8', recursive: true });
  const scripts = found.filter((name) => /\.[jt]s$/.test(name)).sort();
  const paths = [...scripts.map((name) => join(WORKERS, name)), ...INGREDIENTS];
  for (const path of paths) {
    const content = readFileSync(path);
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

type Texts = ReadonlyMap<string, string>;

/** The files of a folder that is as it was made; null where it is not, or not there. */
function readWhole(folder: string): Texts | null {
  try {
    const names = readdirSync(folder)
      .filter((name) => name !== DIGEST)
      .sort();
    const files = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
    const digest = readFileSync(join(folder, DIGEST), 'utf8');
    return files.has(GUEST) && digestOf(files) === digest ? files : null;
  } catch {
    return null;
  }
}

function guestOf(files: Texts): GuestBundles {
  return JSON.parse(files.get(GUEST) ?? '');
}

function digestOf(files: Texts): string {
  const hash = createHash('sha256');
  for (const [name, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}\0${text.length}\0${text}`);
  }
  return hash.digest('hex');
}

/** In one step: another service that starts on this directory sees the whole folder or none. */
async function keep(folder: string, files: Texts): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const all = [...files, [DIGEST, digestOf(files)] as const];
  await Promise.all(all.map(([name, text]) => writeFile(join(draft, name), text)));
  try {
    await rename(draft, folder);
  } catch {
    // What stands there is another service's that was faster, or broken.
    if (readWhole(folder) === null) {
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
    } else {
      await rm(draft, { recursive: true, force: true });
    }
  }
}

async function removeOld(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith('code-')) continue;
    const path = join(directory, name);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > KEPT_MS) await rm(path, { recursive: true, force: true });
  }
}
