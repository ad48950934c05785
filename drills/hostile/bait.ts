/** What a program that got out of its sandbox would touch: a file to make, a file and a folder to read, a port, a secret. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The variable that the service has in its environment, and no program may read. */
export const SECRET_VARIABLE = 'CROSSRANK_DRILL_SECRET';

/** Where the service stands: no program has to know. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export type Bait = AsyncDisposable & {
  /** For the environment of the service. */
  readonly secret: string;
  /** The program with `@MARKER@`, `@FILE@`, `@FOLDER@` and `@PORT@` filled in. */
  readonly lay: (program: string) => string;
  /** What was touched since the last call, in words. */
  readonly touched: () => Promise<readonly string[]>;
  /** What a reply tells that it should not, in words. */
  readonly toldBy: (reply: string) => readonly string[];
};

export async function layBait(): Promise<Bait> {
  const folder = await mkdtemp(join(tmpdir(), 'crossrank-bait-'));
  const secrets = {
    'the environment': newSecret(),
    'a file of the host': newSecret(),
    'a folder of the host': newSecret(),
  };
  const file = join(folder, 'file');
  const marker = join(folder, 'marker');
  await writeFile(file, secrets['a file of the host']);
  await writeFile(join(folder, secrets['a folder of the host']), '');

  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const touched = async () => {
    const found: string[] = [];
    if (await exists(marker)) found.push('a file was made on the host');
    if (connections > 0) found.push('a connection was made to the host');
    connections = 0;
    await rm(marker, { force: true });
    return found;
  };
  const toldBy = (reply: string) => {
    const told = Object.entries(secrets).flatMap(([of, secret]) => (reply.includes(secret) ? [of] : []));
    if (reply.includes(ROOT.slice(0, -1))) told.push('the folder of the service');
    return told.map((what) => `the reply tells ${what}`);
  };
  return {
    secret: secrets['the environment'],
    lay: (program) =>
      program
        .replaceAll('@MARKER@', marker)
        .replaceAll('@FILE@', file)
        .replaceAll('@FOLDER@', folder)
        .replaceAll('@PORT@', String(port)),
    touched,
    toldBy,
    async [Symbol.asyncDispose]() {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Programs look for what begins so. */
function newSecret(): string {
  return `drill-secret-${randomBytes(12).toString('hex')}`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
