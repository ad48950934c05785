/** Another revision of this repository, checked out beside it for a while, to be measured against. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from './options.ts';

/** Branches that changes are made for, the first that there is counts. */
const MAIN_BRANCHES = ['origin/main', 'main'];

export type Baseline = Disposable & {
  /** Folder of the checkout. Its packages are those of the repository: only its own code is another. */
  readonly root: string;
  /** A folder for data of services, removed with the checkout. */
  readonly scratch: string;
};

/**
 * The commit that `given` names; without it, the commit that this branch left the main one at, or, on the main branch itself,
 * the one before the last. What is not committed yet never counts.
 *
 * @throws UsageError where there is no such commit.
 */
export function baseCommit(root: string, given?: string): string {
  if (given !== undefined) return commitOf(root, given);
  const head = commitOf(root, 'HEAD');
  const fork = MAIN_BRANCHES.map((branch) => ask(root, ['merge-base', 'HEAD', branch])).find(
    (commit) => commit !== undefined,
  );
  return fork === undefined || fork === head ? commitOf(root, 'HEAD~1') : fork;
}

/** Whether a commit asks for the packages that the checkout in `root` asks for. */
export function hasSamePackages(root: string, commit: string): boolean {
  return ask(root, ['diff', '--quiet', commit, '--', 'package-lock.json']) !== undefined;
}

/**
 * Checks `commit` out in a temporary folder, with the packages of `root`. It is removed when it is disposed of, and when this
 * process ends before.
 */
export function checkOut(root: string, commit: string): Baseline {
  const folder = mkdtempSync(join(tmpdir(), 'crossrank-base-'));
  const tree = join(folder, 'tree');
  const remove = () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    ask(root, ['worktree', 'prune']);
  };
  const interrupted = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal]);
  process.on('exit', remove).on('SIGINT', interrupted).on('SIGTERM', interrupted);
  const dispose = () => {
    remove();
    process.off('exit', remove).off('SIGINT', interrupted).off('SIGTERM', interrupted);
  };
  try {
    git(root, ['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', '--detach', tree, commit]);
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'junction');
  } catch (error) {
    dispose();
    throw error;
  }
  return { root: tree, scratch: folder, [Symbol.dispose]: dispose };
}

function commitOf(root: string, revision: string): string {
  const commit = ask(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
  if (commit === undefined)
    throw new UsageError(
      `There is no commit ${revision} here: fetch more of the history, or name one by --base`,
    );
  return commit;
}

/** What git prints; undefined where it fails. */
function ask(root: string, words: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', root, ...words], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** @throws Error with what git says. */
function git(root: string, words: readonly string[]): void {
  execFileSync('git', ['-C', root, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
}
