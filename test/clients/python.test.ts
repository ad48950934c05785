/** The Python client's own tests against the real service, where there is a Python that has what they need. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startService } from '../../examples/service.ts';
import { dataDirWithDatabase } from '../jobs/embedded.ts';

const run = promisify(execFile);
const CLIENT = fileURLToPath(new URL('../../clients/python', import.meta.url));
const NEEDED = 'import sys, httpx, pytest; assert sys.version_info >= (3, 10)';

const succeeds = (python: string, script: string) => spawnSync(python, ['-c', script]).status === 0;
const pythons = ['python3', '/usr/bin/python3'];
const plain = pythons.find((python) => succeeds(python, ''));
const equipped = pythons.find((python) => succeeds(python, NEEDED));

test('what the Python client is made from says the same: types from openapi.json, asyncio from the rest', {
  skip: plain === undefined && 'there is no python3',
}, async () => {
  for (const script of ['make_types.py', 'make_async.py'])
    await run(plain ?? '', [join(CLIENT, 'scripts', script), '--check']);
});

test('the Python client against the real service', {
  // A first start makes the snapshot of Python's memory: on a busy machine more than the usual two minutes.
  timeout: 300_000,
  skip:
    equipped === undefined &&
    'there is no Python ≥ 3.10 with httpx and pytest (python3-httpx, python3-pytest)',
}, async () => {
  const dataDir = await dataDirWithDatabase();
  try {
    await using service = await startService({ DATA_DIR: dataDir, SANDBOXES: '1' });
    const env = { ...process.env, CROSSRANK_URL: service.url, PYTHONDONTWRITEBYTECODE: '1' };
    const { stdout } = await run(equipped ?? '', ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'], {
      cwd: CLIENT,
      env,
    }).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? String(error) }));
    assert.match(stdout, /\n\d+ passed in/, stdout);
  } finally {
    await rm(dataDir, { recursive: true });
  }
});
