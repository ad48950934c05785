import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pino } from 'pino';
import { sandboxCode } from '../../src/execution/sandbox-code.ts';

const log = pino({ level: 'silent' });
const directory = await mkdtemp(join(tmpdir(), 'crossrank-code-'));
after(() => rm(directory, { recursive: true, force: true }));

test('the code is made once, and made again where it is broken or not whole', async () => {
  const made = await sandboxCode(directory, log);
  assert.ok(made.folder);
  assert.deepEqual((await readdir(made.folder)).sort(), [
    ...['guest.json', 'javascript.mjs', 'python.mjs', 'sandbox.mjs', 'sha256'],
  ]);
  const script = join(made.folder, 'sandbox.mjs');
  const text = await readFile(script, 'utf8');
  assert.deepEqual(await sandboxCode(directory, log), made);

  await writeFile(script, `${text}\n`);
  assert.deepEqual(await sandboxCode(directory, log), made);
  assert.equal(await readFile(script, 'utf8'), text);

  await rm(join(made.folder, 'guest.json'));
  assert.deepEqual(await sandboxCode(directory, log), made);
  assert.equal((await readdir(directory)).length, 1);
});

test('where nothing can be kept, there is code all the same', async () => {
  const { guest, folder } = await sandboxCode('/dev/null/nowhere', log);
  assert.equal(folder, null);
  assert.match(guest.expect, /expect/);
});
