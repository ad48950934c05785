/**
 * The walls around sandbox processes: Node's permission model, which is always there, and namespaces, where they can be
 * had. Found out once, when the service starts, and told in the log and by `GET /readyz`.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { findNamespaces, machineFiles, type Namespaces } from './namespaces.ts';
import { PACKAGE_LIST } from './packages.ts';
import type { WallsInfo } from './plan.ts';
import { readableFiles, sandboxFlags } from './sandbox-process.ts';

/** `auto`: namespaces where they can be had; `require`: the service does not start without; `off`: none. */
export type NamespacesMode = 'auto' | 'require' | 'off';

export type Walls = {
  readonly info: WallsInfo;
  readonly namespaces: Namespaces | null;
  /** Working folder of sandbox processes that see the host's files: it holds nothing. */
  readonly emptyFolder: string;
};

export type WallsOptions = {
  readonly namespaces: NamespacesMode;
  /** The service's data folder. */
  readonly dataDir: string;
  readonly log: Logger;
};

/**
 * Finds out which walls can be had here, in less than a tenth of a second, and logs what is missing. Never rejects. The trial
 * has begun when it returns: the start of a service waits for it, and its event loop turns seldom.
 */
export async function findWalls({ namespaces: mode, dataDir, log }: WallsOptions): Promise<Walls> {
  const emptyFolder = makeEmptyFolder(dataDir);
  const without = (reason: string, about: object): Walls => {
    log.warn({ reason, ...about }, 'sandboxes run without the wall of namespaces');
    return { info: { permission: true, namespaces: false, reason }, namespaces: null, emptyFolder };
  };
  if (mode === 'off') return without('SANDBOX_NAMESPACES is off', { remedy: 'set it to auto' });
  const probe = { runtime: 'javascript', snapshot: null } as const;
  const libraries = machineFiles();
  const proof = resolve(dataDir, 'cache', `addons-${keyOfAddons(libraries)}`);
  const isProven = existsSync(proof);
  const trial = isProven ? ['--version'] : [...sandboxFlags(probe), '-e', LOAD_ADDONS];
  const finding = await findNamespaces([process.execPath, ...trial], readableFiles(probe), libraries);
  const { namespaces } = finding;
  // Where nothing can be kept, the long trial is made at each start.
  if (namespaces && !isProven) await writeFile(proof, '').catch(() => {});
  if (!namespaces) return without(finding.reason, { remedy: finding.remedy, said: finding.said });
  log.info('sandboxes run behind both walls: the permission model and namespaces');
  return { info: { permission: true, namespaces: true, reason: null }, namespaces, emptyFolder };
}

/**
 * Addons are what a sandbox loads of the machine's libraries beyond Node itself. Whether they find them is tried once
 * for all that it depends on, which the key stands for: it takes ten times as long as to try whether the machine lets
 * Node run in namespaces, which depends on the day, and is tried at each start.
 */
const LOAD_ADDONS = ['isolated-vm', 'oxc-transform']
  .map((name) => `import(${JSON.stringify(import.meta.resolve(name))});`)
  .join('');

function keyOfAddons(libraries: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const path of libraries) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`\0${path} ${size} ${mtimeMs}`);
  }
  return hash.update(readFileSync(PACKAGE_LIST)).digest('hex').slice(0, 16);
}

function makeEmptyFolder(dataDir: string): string {
  const path = resolve(dataDir, 'cache', 'empty');
  try {
    mkdirSync(path, { recursive: true, mode: 0o555 });
    return path;
  } catch {
    // Nothing can be kept here. The permission model hides what is in the root folder.
    return '/';
  }
}
