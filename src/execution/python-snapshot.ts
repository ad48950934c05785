/**
 * The memory snapshot of a warm Python interpreter: a plain start takes 3 s, one from the snapshot 0.3 s. Made once,
 * kept in a file named after all that goes into it, checked by its digest, and made again when it does not fit.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { packageFolder } from './packages.ts';
import { sandboxFlags } from './sandbox-process.ts';

const MAKER = fileURLToPath(new URL('../../workers/python/make-snapshot.ts', import.meta.url));
/** All that stands there may change what the snapshot holds. */
const INGREDIENTS = fileURLToPath(new URL('../../workers/python/', import.meta.url));
const PYODIDE = join(packageFolder('pyodide'), 'package.json');
const PIECE_BYTES = 2 ** 20;

/** Where the snapshot is kept, in the service's data folder. */
export function snapshotDirectory(dataDir: string): string {
  return resolve(dataDir, 'cache');
}

/**
 * Path of a snapshot that fits, or null when there can be none: then sandboxes start the slow way. One that is there is found
 * and checked without a turn of the event loop, which takes long while a service loads its code.
 */
export async function pythonSnapshot(directory: string, log: Logger): Promise<string | null> {
  try {
    mkdirSync(directory, { recursive: true });
    const name = `python-${keyOfIngredients()}.snapshot`;
    const path = join(directory, name);
    if (isWhole(path)) return path;
    log.info({ path }, 'making the Python snapshot, once');
    await removeOthers(directory, name);
    const bytes = await makeSnapshot();
    const digest = createHash('sha256').update(bytes).digest('hex');
    await replaceFile(path, bytes);
    await replaceFile(`${path}.sha256`, Buffer.from(digest));
    return path;
  } catch (error) {
    log.warn({ err: error }, 'no Python snapshot: Python sandboxes start the slow way');
    return null;
  }
}

function keyOfIngredients(): string {
  const hash = createHash('sha256').update(process.version);
  const names = readdirSync(INGREDIENTS).sort();
  for (const path of [PYODIDE, ...names.map((name) => join(INGREDIENTS, name))])
    hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}

function isWhole(path: string): boolean {
  try {
    return digestOf(path) === readFileSync(`${path}.sha256`, 'utf8');
  } catch {
    return false;
  }
}

/** Piece by piece in one buffer: memory that is touched for the first time costs more than the digest. */
function digestOf(path: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const bytesRead = readSync(file, piece);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, bytesRead));
    }
  } finally {
    closeSync(file);
  }
}

/** Snapshots of other versions; not the drafts of another service that is making this very one. */
async function removeOthers(directory: string, kept: string): Promise<void> {
  const old = (await readdir(directory)).filter(
    (name) => name.startsWith('python-') && !name.startsWith(kept),
  );
  await Promise.all(old.map((name) => rm(join(directory, name), { force: true })));
}

/** In one step: another service that starts on this folder sees the whole file or none. */
async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, bytes);
  await rename(draft, path);
}

async function makeSnapshot(): Promise<Uint8Array> {
  const flags = sandboxFlags({ runtime: 'python', snapshot: null });
  const child = spawn(process.execPath, [...flags, MAKER], { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [bytes, stderr, code] = await Promise.all([buffer(child.stdout), buffer(child.stderr), exit]);
  if (code !== 0)
    throw new Error(`making the snapshot ended with code ${code}: ${stderr.toString().slice(-2000)}`);
  return bytes;
}
