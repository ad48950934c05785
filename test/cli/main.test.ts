import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const SOURCE = new URL('../../src/', import.meta.url).href;

/** Tells each module that is read. */
const TELL_MODULES = `data:text/javascript,${encodeURIComponent(
  `import { registerHooks } from 'node:module';
  registerHooks({ load: (url, context, next) => (console.error('read', url), next(url, context)) });`,
)}`;

function run(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', TELL_MODULES, MAIN, ...words], {
    encoding: 'utf8',
  });
  const read = stderr.split('\n').filter((line) => line.startsWith(`read ${SOURCE}`));
  return { status, stdout, read: read.map((line) => line.slice(`read ${SOURCE}`.length)) };
}

test('help lists every command and reads none', () => {
  const { status, stdout, read } = run('--help');
  assert.equal(status, 0);
  const listed = [...stdout.matchAll(/^ {2}([a-z][a-z-]+) +\S/gm)].map(([, name]) => name);
  assert.deepEqual(listed, [
    ...['rank', 'batch', 'export', 'leaderboard', 'fit', 'bench', 'serve', 'worker', 'keys', 'config'],
    ...['debug-bundle', 'help'],
  ]);
  assert.deepEqual(read, ['cli/main.ts', 'inputs/input-error.ts', 'cli/exit.ts', 'cli/told.ts']);
});

test('a command that executes nothing itself reads nothing that executes', () => {
  const { status, read } = run('rank', '--url', 'no url', '/nowhere');
  assert.equal(status, 2);
  assert.ok(read.includes('cli/rank.ts'));
  assert.deepEqual(
    read.filter((path) => path.startsWith('execution/') || path === 'cli/keys.ts'),
    [],
  );
});
