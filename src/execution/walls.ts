/**
 * The walls around sandbox processes: Node's permission model, which is always there, and namespaces, where they can be
 * had. Found out once, when the service starts, and told in the log and by `GET /readyz`.
 */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { findNamespaces, type Namespaces } from './namespaces.ts';
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

/** Finds out which walls can be had here, in a tenth of a second, and logs what is missing. Never rejects. */
export async function findWalls({ namespaces: mode, dataDir, log }: WallsOptions): Promise<Walls> {
  const emptyFolder = await makeEmptyFolder(dataDir);
  const without = (reason: string, about: object): Walls => {
    log.warn({ reason, ...about }, 'sandboxes run without the wall of namespaces');
    return { info: { permission: true, namespaces: false, reason }, namespaces: null, emptyFolder };
  };
  if (mode === 'off') return without('SANDBOX_NAMESPACES is off', { remedy: 'set it to auto' });
  const probe = { runtime: 'javascript', snapshot: null } as const;
  const command = [process.execPath, ...sandboxFlags(probe), '-e', LOAD_ADDONS];
  const finding = await findNamespaces(command, readableFiles(probe));
  const { namespaces } = finding;
  if (!namespaces) return without(finding.reason, { remedy: finding.remedy, said: finding.said });
  log.info('sandboxes run behind both walls: the permission model and namespaces');
  return { info: { permission: true, namespaces: true, reason: null }, namespaces, emptyFolder };
}

/** Addons are what a sandbox loads of the machine's libraries beyond Node itself. */
const LOAD_ADDONS = ['isolated-vm', 'oxc-transform']
  .map((name) => `import(${JSON.stringify(import.meta.resolve(name))});`)
  .join('');

async function makeEmptyFolder(dataDir: string): Promise<string> {
  const path = resolve(dataDir, 'cache', 'empty');
  try {
    await mkdir(path, { recursive: true, mode: 0o555 });
    return path;
  } catch {
    // Nothing can be kept here. The permission model hides what is in the root folder.
    return '/';
  }
}
