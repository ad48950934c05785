/** The interpreter's own file system, in memory: noted when it is ready, and put back when a program may have changed it. */
import { randomUUID } from 'node:crypto';
import type { PyodideAPI } from 'pyodide';

type FS = PyodideAPI['FS'];

type Entry = { readonly mode: number; readonly data: Uint8Array | string | null };

export type Files = {
  /** Whether files are open, or the working folder is another, than when they were noted. */
  areOpen(): boolean;
  /** Open files and the working folder are again as they were. */
  close(): void;
  /** Files and folders too. */
  restore(): void;
};

/** Not made of stored files. */
const DEVICES = /^\/(dev|proc)(\/|$)/;

/** Notes all that is there. Text data is a link's target, null a folder's. */
export function noteFiles(fs: FS): Files {
  const noted = new Map<string, Entry>();
  const folder = fs.cwd();
  const open = openStreams(fs);
  note('/');

  function note(path: string): void {
    const entry = entryOf(fs, path);
    noted.set(path, entry);
    if (entry.data === null) for (const name of namesIn(fs, path)) note(join(path, name));
  }

  function close(): void {
    for (const stream of openStreams(fs)) if (!open.includes(stream)) fs.close(stream);
    fs.chdir(folder);
  }

  /** Removes what was not there. */
  function clear(path: string): void {
    for (const name of namesIn(fs, path)) {
      const inner = join(path, name);
      const isFolder = fs.isDir(fs.lstat(inner).mode);
      const isNoted = noted.has(inner) && (noted.get(inner)?.data === null) === isFolder;
      if (isFolder) {
        fs.chmod(inner, 0o777);
        if (isNoted) clear(inner);
        else removeFolder(fs, inner);
      } else if (!isNoted) fs.unlink(inner);
    }
  }

  function put(path: string, { mode, data }: Entry): void {
    const exists = fs.analyzePath(path, true).exists;
    if (data === null) {
      if (!exists) fs.mkdir(path);
    } else if (typeof data === 'string') {
      if (exists) fs.unlink(path);
      fs.symlink(data, path);
      return;
    } else if (!exists || !isSame(fs, path, data)) {
      if (exists) fs.unlink(path);
      fs.writeFile(path, data);
    }
    fs.chmod(path, mode);
  }

  return {
    areOpen: () => fs.cwd() !== folder || openStreams(fs).some((stream) => !open.includes(stream)),
    close,
    restore() {
      for (const stream of openStreams(fs)) if (!open.includes(stream)) fs.close(stream);
      fs.chdir('/');
      fs.chmod('/', 0o777);
      clear('/');
      for (const [path, entry] of noted) put(path, entry);
      fs.chdir(folder);
    },
  };
}

/** With all that is in it. Folders in it are moved to the root first: what looks a path up goes along all of it. */
function removeFolder(fs: FS, path: string): void {
  const prefix = `/${randomUUID()}-`;
  const pending = [path];
  let moved = 0;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const name of namesIn(fs, folder)) {
      const inner = join(folder, name);
      if (!fs.isDir(fs.lstat(inner).mode)) {
        fs.unlink(inner);
        continue;
      }
      fs.chmod(inner, 0o777);
      const near = `${prefix}${moved++}`;
      fs.rename(inner, near);
      pending.push(near);
    }
    fs.rmdir(folder);
  }
}

function entryOf(fs: FS, path: string): Entry {
  const { mode } = fs.lstat(path);
  if (fs.isLink(mode)) return { mode, data: fs.readlink(path) };
  if (fs.isDir(mode)) return { mode, data: null };
  return { mode, data: fs.readFile(path).slice() };
}

function namesIn(fs: FS, path: string): string[] {
  return fs
    .readdir(path)
    .filter((name: string) => name !== '.' && name !== '..' && !DEVICES.test(join(path, name)));
}

function isSame(fs: FS, path: string, data: Uint8Array): boolean {
  const { mode } = fs.lstat(path);
  if (!fs.isFile(mode)) return false;
  fs.chmod(path, 0o666);
  return Buffer.compare(fs.readFile(path), data) === 0;
}

function openStreams(fs: FS): object[] {
  return Object.values(fs.streams).filter(
    (stream): stream is object => typeof stream === 'object' && stream !== null,
  );
}

function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}
