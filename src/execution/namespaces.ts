/**
 * The wall of namespaces: bubblewrap starts a sandbox process where there is nothing of the host but the files that it
 * reads, no network, and no process but its own. Needs no privileges, only a kernel that lets users make namespaces.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

export type Namespaces = {
  /**
   * The command that runs `command`, a program with its arguments, within namespaces of its own. Of the host's files it
   * sees Node, the libraries that Node needs, and `readable`; none can be written. It dies with who started it; a
   * signal N that ends it is told as exit code 128 + N. Where a file descriptor `tellFd` is given, `firstProcess` reads
   * what is told there.
   */
  wrap(
    command: readonly string[],
    readable: readonly string[],
    tellFd?: number,
  ): readonly [string, ...string[]];
};

export type NamespacesFinding =
  | { readonly namespaces: Namespaces }
  /** Why there are none, what to do about it, and what bubblewrap or Node said. */
  | {
      readonly namespaces: null;
      readonly reason: string;
      readonly remedy: string;
      readonly said: string;
    };

/** A trial is given up after so long: a machine that is under load may take its time. */
const TRIAL_MS = 10_000;

/** Namespaces of every kind, no capabilities, an unprivileged user, no terminal, and an end with the service's end. */
const ISOLATION = [
  ...['--unshare-all', '--unshare-user', '--uid', '65534', '--gid', '65534', '--cap-drop', 'ALL'],
  ...['--hostname', 'sandbox', '--new-session', '--die-with-parent'],
];
/** Within, no further user namespaces: they are a way to the kernel's privileged parts. Not every bubblewrap can. */
const NO_NESTING = '--disable-userns';
/** What the dynamic linker and the addons' loaders look for where it is there. */
const OPTIONAL_FILES = ['/etc/ld.so.cache', '/etc/alpine-release'];
/** Libraries that addons name and Node may not: they were parts of glibc apart, and lie beside it. */
const BESIDE_LIBC = ['librt.so.1', 'libutil.so.1', 'libresolv.so.2'];
/** The working folder within. There is no `/proc` and no `/dev`: Node does without. */
const EMPTY_FOLDER = '/empty';

/**
 * Finds out whether `command` runs to its good end within namespaces here. `libraries` is `machineFiles()`, what is
 * seen there of the machine.
 */
export async function findNamespaces(
  command: readonly string[],
  readable: readonly string[],
  libraries: readonly string[],
): Promise<NamespacesFinding> {
  if (process.platform !== 'linux')
    return missing('namespaces are of Linux', 'run the service on Linux or in a virtual machine');
  const bubblewrap = findProgram('bwrap');
  if (bubblewrap === null)
    return missing('bubblewrap is not installed', 'install the package bubblewrap of your distribution');
  let said = '';
  for (const isolation of [[...ISOLATION, NO_NESTING], ISOLATION]) {
    const namespaces = namespacesOf(bubblewrap, isolation, libraries);
    const failure = await failureOf(namespaces.wrap(command, readable));
    if (failure === null) return { namespaces };
    said = failure;
  }
  return missing(
    'bubblewrap does not work here',
    'allow unprivileged user namespaces; in a container, choose a seccomp profile that allows unshare and mount',
    said,
  );
}

function missing(reason: string, remedy: string, said = ''): NamespacesFinding {
  return { namespaces: null, reason, remedy, said };
}

function namespacesOf(
  bubblewrap: string,
  isolation: readonly string[],
  files: readonly string[],
): Namespaces {
  return {
    wrap: (command, readable, tellFd) => [
      bubblewrap,
      ...isolation,
      ...(tellFd === undefined ? [] : ['--info-fd', String(tellFd)]),
      ...[...files, ...readable].flatMap((path) => ['--ro-bind', path, path]),
      ...OPTIONAL_FILES.flatMap((path) => ['--ro-bind-try', path, path]),
      ...['--dir', EMPTY_FOLDER, '--remount-ro', '/', '--chdir', EMPTY_FOLDER, '--'],
      ...command,
    ],
  };
}

/**
 * The process whose end is the end of all that runs within. To end bubblewrap alone is not enough while it starts: the
 * first process within, which does not watch it yet, would stay.
 */
export async function firstProcess(told: NodeJS.ReadableStream): Promise<number | null> {
  try {
    const { 'child-pid': pid }: { 'child-pid'?: unknown } = JSON.parse(await text(told));
    return typeof pid === 'number' ? pid : null;
  } catch {
    return null; // bubblewrap has ended before it started anything
  }
}

/** Node and the shared libraries that it was started with, by the names that the dynamic linker looks for. */
export function machineFiles(): string[] {
  const report: NodeJS.ProcessReport & { excludeNetwork?: boolean } = process.report;
  const { excludeNetwork = false } = report;
  // Else it asks for the names of all addresses.
  report.excludeNetwork = true;
  const { sharedObjects }: { sharedObjects?: unknown } = report.getReport();
  report.excludeNetwork = excludeNetwork;
  const libraries = Array.isArray(sharedObjects) ? sharedObjects.map(String) : [];
  const libc = libraries.find((path) => basename(path) === 'libc.so.6');
  const beside = libc ? BESIDE_LIBC.map((name) => join(dirname(libc), name)) : [];
  const files = [process.execPath, ...libraries, ...beside].filter((path) => path.startsWith('/'));
  return [...new Set(files)].filter((path) => existsSync(path));
}

/** Runs the command; null when it ended well, else what it said. */
async function failureOf([program, ...parameters]: readonly [string, ...string[]]): Promise<string | null> {
  const child = spawn(program, parameters, {
    env: {},
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: TRIAL_MS,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', (code) => resolve(code === 0));
  });
  const [well, said] = await Promise.all([ended, text(child.stderr)]);
  return well ? null : said.trim().slice(-1000);
}

/** Absolute path of a program on the service's path. Sandboxes start with no path of their own. */
function findProgram(name: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return null;
}
