import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openKeyRing } from '../../src/keys/key-ring.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'crossrank-cli-keys-'));
const file = join(folder, 'keys.json');
after(() => rmSync(folder, { recursive: true }));

function keys(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'keys', ...words], {
    encoding: 'utf8',
    env: { ...process.env, KEYS_FILE: file },
  });
  return { status, stdout: stdout.trim(), stderr };
}

function callerOf(key: string) {
  const opening = openKeyRing({ keysFile: file, apiKeys: '' });
  return opening.ok ? opening.ring.find(key) : undefined;
}

test('a key is made, printed once, listed without itself, rotated and taken back', () => {
  const first = keys('add', 'team', '--cells', '100', '--weight', '2');
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stdout, /^crk_[\w-]{43}$/);
  assert.doesNotMatch(readFileSync(file, 'utf8'), new RegExp(first.stdout));
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(callerOf(first.stdout), { name: 'team', cells: 100, weight: 2 });

  const second = keys('add', 'team', '--admin');
  assert.deepEqual(callerOf(first.stdout), { name: 'team', admin: true });
  const listed = keys('list').stdout;
  assert.equal(listed.match(/^team /gm)?.length, 2);
  assert.doesNotMatch(listed, /crk_/);

  assert.equal(keys('remove', 'team', '--old').status, 0);
  assert.equal(callerOf(first.stdout), undefined);
  assert.equal(callerOf(second.stdout)?.name, 'team');
  assert.equal(keys('remove', 'team').status, 0);
  assert.equal(callerOf(second.stdout), undefined);
});

test('a name or a ceiling that can not be is wrong use, and nothing is written', () => {
  for (const words of [
    ['add', 'a b'],
    ['add', 'team', '--weight', '5000'],
    ['add', 'team', '--cells', 'many'],
    ['remove', 'nobody'],
  ]) {
    const before = readFileSync(file, 'utf8');
    assert.equal(keys(...words).status, 2, words.join(' '));
    assert.equal(readFileSync(file, 'utf8'), before);
  }
});
