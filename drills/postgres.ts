/** A PostgreSQL of its own for a test, a drill or a bench, from the programs that the machine has: empty, and gone after. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

export type Postgres = AsyncDisposable & {
  readonly url: string;
  /** Bytes of its data on disk. */
  readonly size: () => Promise<number>;
  /** Ends it in one of its ways and starts it again on the same port; resolves when it takes connections. */
  readonly restart: (ending: Ending) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** `fast` ends transactions, `immediate` leaves recovery to the next start, `killed` is the death of its first process alone. */
export type Ending = 'fast' | 'immediate' | 'killed';

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', killed: 'SIGKILL' } as const;

const run = promisify(execFile);
/** Where Debian, Red Hat and Homebrew put versions. */
const PARENTS = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];
/** PostgreSQL does not run as root: then as one of these. */
const USERS = ['postgres', 'nobody'];
const MOST_STARTS = 100;
const START_AGAIN_MS = 100;

/** Folder of `initdb` and `postgres`; null where there is none. */
export function postgresPrograms(): string | null {
  const onPath = (process.env.PATH ?? '').split(delimiter);
  const versions = PARENTS.filter((parent) => existsSync(parent)).flatMap((parent) =>
    readdirSync(parent).map((name) => join(parent, name, 'bin')),
  );
  const found = [...onPath, ...versions].find((folder) => existsSync(join(folder, 'initdb')));
  return found === undefined ? null : dirname(realpathSync(join(found, 'initdb')));
}

/** @throws Error where there is none on this machine, or it does not start. */
export async function startPostgres(): Promise<Postgres> {
  const programs = postgresPrograms();
  if (programs === null)
    throw new Error('There is no PostgreSQL on this machine: install it (Debian: postgresql).');
  const folder = mkdtempSync(join(tmpdir(), 'crossrank-postgres-'));
  const user = await otherUser();
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const as = { ...user, cwd: folder };
  await run(
    join(programs, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'crossrank', '-E', 'UTF8', '--no-sync'],
    as,
  );
  const port = await freePort();
  const options = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder];
  const start = () =>
    spawn(join(programs, 'postgres'), options, { ...as, stdio: ['ignore', 'ignore', 'pipe'] });
  let child = start();
  const kill = () => child.kill('SIGQUIT');
  process.once('exit', kill);
  const end = async (ending: Ending) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(SIGNALS[ending]);
    await once(child, 'exit');
  };
  const stop = async () => {
    await end('fast');
    process.off('exit', kill);
    rmSync(folder, { recursive: true, force: true });
  };
  const restart = async (ending: Ending) => {
    await end(ending);
    for (let tries = 1; ; tries++) {
      child = start();
      try {
        return await ready(child);
      } catch (error) {
        // The processes of one that was killed take a moment to notice, and no other starts before.
        if (tries === MOST_STARTS) throw error;
        await wait(START_AGAIN_MS);
      }
    }
  };
  try {
    await ready(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgres://crossrank@127.0.0.1:${port}/postgres`,
    size: async () => Number((await run('du', ['-sb', data])).stdout.split('\t')[0]),
    restart,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function otherUser(): Promise<{ readonly uid: number; readonly gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  for (const name of USERS) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // There is no such user.
    }
  }
  throw new Error(`PostgreSQL does not run as root, and there is no user ${USERS.join(' or ')}.`);
}

async function ready(child: ChildProcess): Promise<void> {
  if (child.stderr === null) throw new Error('PostgreSQL has no log.');
  const log: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  createInterface(child.stderr).on('line', (line) => {
    log.push(line);
    if (log.length > 20) log.shift();
    if (line.includes('ready to accept connections')) resolve();
  });
  child.once('error', reject);
  child.once('exit', () => reject(new Error(`PostgreSQL did not start:\n${log.join('\n')}`)));
  await promise;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
