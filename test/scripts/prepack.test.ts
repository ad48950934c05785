import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { writePackage } from '../../scripts/prepack.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'crossrank-packed-'));
after(() => rm(folder, { recursive: true }));

test('a package runs under node_modules, with the packages that it needs beside it', async () => {
  const packages = join(folder, 'node_modules');
  await mkdir(join(packages, 'crossrank'), { recursive: true });
  for (const name of await readdir(join(ROOT, 'node_modules')))
    await symlink(join(ROOT, 'node_modules', name), join(packages, name));
  writePackage(join(packages, 'crossrank/dist'));
  const files = await readdir(join(packages, 'crossrank/dist'), { recursive: true });
  assert.deepEqual(
    files.filter((name) => name.endsWith('.ts')),
    [],
  );

  const problem = join(folder, 'problem.json');
  const candidates = ['const f = (x: number) => x;', 'const f = (x: number) => x + 1;'];
  await writeFile(
    problem,
    JSON.stringify({ language: 'typescript', candidates, tests: ['assert.equal(f(1), 2)'] }),
  );
  const main = join(packages, 'crossrank/dist/src/cli/main.js');
  const { stdout } = await run(process.execPath, [main, 'rank', problem, '--json'], {
    cwd: folder,
    env: { ...process.env, SANDBOXES: '1', DATA_DIR: join(folder, 'data') },
  });
  assert.equal(JSON.parse(stdout).results[0].index, 1);
  const kept = await readdir(join(folder, 'data/cache'));
  assert.ok(
    kept.some((name) => name.startsWith('code-')),
    'the code of the sandboxes was bundled',
  );
});
