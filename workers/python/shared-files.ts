/**
 * Files that the two interpreters of a sandbox have in common while a test runs that may use some: what one has changed in
 * its folders for programs is done in the other before that goes on. Contents go over, never code: what Python could
 * import stays on the candidate's side.
 */
import type { PyodideAPI } from 'pyodide';
import type { Side } from './sides.ts';

type FS = PyodideAPI['FS'];

/** Null for a folder. */
type Tree = Map<string, Uint8Array | null>;

/** Where programs put files: the folder for temporary ones and the working folder. */
const ROOTS = ['/tmp', '/home/pyodide'];
const MOST_BYTES = 4 * 2 ** 20;
const MOST_ENTRIES = 2000;
const IMPORTABLE = /\.(py[a-z]?|pth|so|zip|egg|whl)$/i;

export type SharedFiles = {
  /** A cell begins, in which files are shared or not. */
  begin(isShared: boolean): void;
  /** What the side that has just run changed is done in the other. */
  carry(from: Side, to: Side): void;
};

export function createSharedFiles(): SharedFiles {
  let isShared = false;
  let known: Tree = new Map();

  return {
    begin(isSharedNow) {
      isShared = isSharedNow;
      if (known.size > 0) known = new Map();
    },
    carry(from, to) {
      if (!isShared || !from.host.filesUnsent) return;
      from.host.filesUnsent = false;
      try {
        const tree = treeOf(from.interpreter.pyodide.FS);
        to.host.filesChanged = true;
        change(to, known, tree);
        follow(from.interpreter.pyodide.FS, to.interpreter.pyodide.FS);
        known = tree;
      } catch {
        // Too much, or nothing that can be copied: from now on each side has its own.
        isShared = false;
      }
    },
  };
}

function treeOf(fs: FS): Tree {
  const tree: Tree = new Map();
  const pending = [...ROOTS];
  let bytes = 0;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const name of fs.readdir(folder)) {
      if (name === '.' || name === '..') continue;
      const path = `${folder}/${name}`;
      const { mode, size } = fs.lstat(path);
      if (fs.isDir(mode)) {
        tree.set(path, null);
        pending.push(path);
      } else if (fs.isFile(mode)) {
        bytes += size;
        if (bytes > MOST_BYTES) throw new Error('too many bytes');
        tree.set(path, fs.readFile(path).slice());
      }
      if (tree.size > MOST_ENTRIES) throw new Error('too many files');
    }
  }
  return tree;
}

/** Does in one file system what made one tree of another. Folders stand before what is in them. */
function change({ interpreter, host }: Side, before: Tree, after: Tree): void {
  const { FS: fs } = interpreter.pyodide;
  for (const [path, data] of [...before].toReversed()) {
    const now = after.get(path);
    if ((now !== undefined && (now === null) === (data === null)) || !fs.analyzePath(path, true).exists)
      continue;
    if (data === null) fs.rmdir(path);
    else fs.unlink(path);
  }
  for (const [path, data] of after) {
    if (host.isJudges && IMPORTABLE.test(path)) continue;
    const then = before.get(path);
    if (data === null) {
      if (then !== null) fs.mkdir(path);
    } else if (!then || Buffer.compare(then, data) !== 0) fs.writeFile(path, data);
  }
}

/** The working folder is the same. */
function follow(from: FS, to: FS): void {
  const folder = from.cwd();
  if (folder !== to.cwd()) to.chdir(folder);
}
