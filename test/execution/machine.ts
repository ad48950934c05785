/** What the machine that runs the tests can do. Holds no tests. */
import { spawnSync } from 'node:child_process';
import { pino } from 'pino';
import { findWalls, type NamespacesMode, type Walls } from '../../src/execution/walls.ts';
import { DATA_DIR } from './running.ts';

/** Found out without our own code: where bubblewrap works, the service must find so too. */
const trial = spawnSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true'], { encoding: 'utf8' });

/** Options of a test that needs namespaces: skipped, with the reason, where bubblewrap does not work. */
export const withoutNamespaces: { readonly skip?: string } =
  trial.status === 0 ? {} : { skip: trial.error?.message ?? trial.stderr.trim() };

export function testWalls(namespaces: NamespacesMode = 'auto'): Promise<Walls> {
  return findWalls({ namespaces, dataDir: DATA_DIR, log: pino({ level: 'silent' }) });
}
