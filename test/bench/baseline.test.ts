import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { baseCommit, checkOut, hasSamePackages } from '../../bench/baseline.ts';
import { UsageError } from '../../bench/options.ts';

const root = mkdtempSync(join(tmpdir(), 'crossrank-baseline-'));
after(() => rmSync(root, { recursive: true }));

const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
const git = (...words: string[]) =>
  execFileSync('git', ['-C', root, ...who, ...words], { encoding: 'utf8' }).trim();

function commit(file: string, text: string): string {
  writeFileSync(join(root, file), text);
  git('add', file);
  git('commit', '--quiet', '--message', text);
  return git('rev-parse', 'HEAD');
}

git('init', '--quiet', '--initial-branch=main');
const first = commit('package-lock.json', 'first');
const second = commit('code', 'second');
mkdirSync(join(root, 'node_modules/some-package'), { recursive: true });

test('the base is the commit before on the main branch, elsewhere where it was left, or what is named', () => {
  assert.equal(baseCommit(root), first);
  git('switch', '--quiet', '--create', 'change');
  commit('code', 'third');
  commit('code', 'fourth');
  assert.equal(baseCommit(root), second);
  assert.equal(baseCommit(root, 'main~1'), first);
  for (const given of ['nowhere', '--all', `${first}:code`])
    assert.throws(() => baseCommit(root, given), UsageError);
});

test('a checkout has the code of its commit and the packages of the repository, and leaves nothing', () => {
  writeFileSync(join(root, 'code'), 'not committed');
  const base = checkOut(root, second);
  assert.equal(readFileSync(join(base.root, 'code'), 'utf8'), 'second');
  assert.ok(existsSync(join(base.root, 'node_modules/some-package')));
  base[Symbol.dispose]();
  assert.equal(existsSync(base.scratch), false);
  assert.ok(existsSync(join(root, 'node_modules/some-package')));
  assert.equal(git('worktree', 'list').split('\n').length, 1);
});

test('whether the packages are the same is told by the lockfile', () => {
  assert.equal(hasSamePackages(root, first), true);
  writeFileSync(join(root, 'package-lock.json'), 'others');
  assert.equal(hasSamePackages(root, first), false);
});
