import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { environment } from '../../src/config.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

function config(env: Readonly<Record<string, string>>, ...words: string[]) {
  return spawnSync(process.execPath, [MAIN, 'config', ...words], { encoding: 'utf8', env });
}

test('every variable is printed with the value that counts, and secrets are not', () => {
  const { status, stdout, stderr } = config(
    { PORT: '9000', MAX_MEMORY_MB: '100', DATABASE_URL: 'postgres://user:SECRET@host/name' },
    '--json',
  );
  assert.equal(status, 0, stderr);
  const rows: { name: string; value: unknown; from: string; unit: string | null }[] = JSON.parse(stdout);
  const row = (name: string) => rows.find((each) => each.name === name);
  assert.deepEqual(
    rows.map(({ name }) => name).sort(),
    Object.values(environment)
      .map(({ name }) => String(name))
      .sort(),
  );
  assert.deepEqual([row('PORT')?.value, row('PORT')?.from], [9000, 'environment']);
  assert.deepEqual([row('HOST')?.value, row('HOST')?.from], ['127.0.0.1', 'default']);
  // Comes down to its ceiling.
  assert.deepEqual([row('DEFAULT_MEMORY_MB')?.value, row('DEFAULT_MEMORY_MB')?.unit], [100, 'MB']);
  assert.equal(row('DATABASE_URL')?.value, '(hidden)');
  assert.doesNotMatch(stdout, /SECRET/);
});

test('all mistakes are printed, and the exit code tells', () => {
  const { status, stdout, stderr } = config({ PORT: 'x', MAX_CELLS: '0', HOST: '0.0.0.0' });
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.equal(stderr.trim().split('\n').length, 3);
});

test('a file of keys that is not there is a mistake', () => {
  const { status, stderr } = config({ KEYS_FILE: '/nowhere/keys.json' });
  assert.equal(status, 2);
  assert.match(stderr, /KEYS_FILE/);
});
