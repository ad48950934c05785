/**
 * The hands of one interpreter: what the WebAssembly module may ask of JavaScript. Once the interpreter is ready only
 * what is named here is left of its imports; all else (the bridge into JavaScript, dynamic libraries, foreign calls,
 * timers) ends the interpreter's turn. Sockets and the shell are never there. Time, randomness, the standard streams
 * and the room to grow are the cell's own.
 */

/** The interpreter can't go on: it asked to end, or for what it does not have. Its memory must be put back. */
export class Ended extends Error {}
/** It asked to end, with this exit code. */
export class Exited extends Ended {
  readonly code: number;
  constructor(code: number) {
    super(`ended with code ${code}`);
    this.code = code;
  }
}
/** The program would not stop when it was asked to. Its memory must be put back. */
export class Overdue extends Error {}

/** File descriptors that lead to `Host` and nowhere else. */
export const CHANNEL_FD = 7001;
export const NOTICE_FD = 7002;

/** 2026-01-01T00:00:00.000Z, in milliseconds: when every cell begins. */
const START_MS = 1_767_225_600_000;
/** What a look at the clock takes, and what a look takes while the program sleeps. */
const LOOK_MS = 0.01;
const SLEEPING_LOOK_MS = 1;

/** Errors of WASI and of system calls. */
const EBADF = 8;
const EFBIG = 22;
const ENOSYS = -52;
const ENOTTY = -59;

export type Host = {
  /** True once the interpreter is ready and programs may run. */
  sealed: boolean;
  /** Bytes that the memory may not grow beyond. */
  ceiling: number;
  /** How often growth was refused. */
  refusals: number;
  /** A file or folder may have been changed. */
  filesChanged: boolean;
  /** A file may have been opened, or the working folder changed. */
  filesOpened: boolean;
  /** What may have been changed of files since the other interpreter was told. */
  filesUnsent: boolean;
  /** Its interpreter holds the tests. */
  isJudges: boolean;
  /** The program looked for its judge. */
  noticed: boolean;
  /** Standard input, and how much of it was read. */
  input: Uint8Array;
  inputRead: number;
  /** What was written to standard output. */
  output: Uint8Array[];
  /** Bytes that may still be written to it and to standard error; less than none where the cell is over its limit. */
  outputLeft: number;
  outputLimit: number;
  /** Takes a message to the other interpreter and gives its answer; null where there is none. */
  exchange: ((request: Uint8Array) => Uint8Array) | null;
  answer: Uint8Array;
  answerRead: number;
  /** Where the last look at the clock left it, in milliseconds since the cell began. */
  elapsedMs: number;
  /** How far it may go. */
  limitMs: number;
  randomState: number;
  umask: number;
  /** What Pyodide polls: 2 raises KeyboardInterrupt. */
  readonly interrupt: Uint8Array;
  /** Whether the running step is so late that it must be ended by force. */
  readonly isOverdue: () => boolean;
};

export function createHost(interrupt: Uint8Array, isOverdue: () => boolean): Host {
  return {
    sealed: false,
    ceiling: Number.POSITIVE_INFINITY,
    refusals: 0,
    filesChanged: false,
    filesOpened: false,
    filesUnsent: false,
    isJudges: false,
    noticed: false,
    input: new Uint8Array(),
    inputRead: 0,
    output: [],
    outputLeft: 0,
    outputLimit: 0,
    exchange: null,
    answer: new Uint8Array(),
    answerRead: 0,
    elapsedMs: 0,
    limitMs: Number.POSITIVE_INFINITY,
    randomState: 1,
    umask: 0o022,
    interrupt,
    isOverdue,
  };
}

/** What a cell begins with; `seed` from 0 to 2^32 - 1. */
export function beginCell(host: Host, seed: number, stdin: Uint8Array): void {
  host.elapsedMs = 0;
  host.randomState = (seed ^ 0x9e3779b9) | 0 || 1;
  host.umask = 0o022;
  host.input = stdin;
  host.inputRead = 0;
  if (host.output.length > 0) host.output = [];
  host.outputLeft = host.outputLimit;
  host.answer = NOTHING;
  host.answerRead = 0;
}

const NOTHING = new Uint8Array();

/** The times of files, which Emscripten asks of this thread's `Date`, are of the cells' clock. Nothing else here asks it. */
export function dateFilesBy(elapsedMs: () => number): void {
  Date.now = () => START_MS + elapsedMs();
}

const exited = (code: number) => new Exited(code);

type Import = (...values: never[]) => unknown;
type Imports = Readonly<Record<string, WebAssembly.ModuleImports>>;

/** Of `imports`, what a sealed interpreter keeps as it is. */
const KEPT =
  /^(_PyEM_TrampolineCall_JS|emscripten_math_\w+|environ_(sizes_)?get|clock_res_get|fd_(close|fdstat_get|seek|sync|pread|read|write)|_(tzset|timegm|mktime|localtime|gmtime|munmap|msync|mmap)_js|strptime(_l)?|emscripten_get_heap_max|_emscripten_get_progname|emscripten_runtime_keepalive_(push|pop)|_emscripten_runtime_keepalive_clear|__call_sighandler|_try_fcntl64|_maybe_poll_async|__syscall_\w+)$/;
/** Leads to the host, or to others; refused from the first moment on. */
const REFUSED =
  /^(_emscripten_system|getaddrinfo|getnameinfo|getprotobyname|_emscripten_lookup_name|_setitimer_js|__syscall_(socket|connect|bind|listen|accept4|sendto|recvfrom|sendmsg|recvmsg|getsockname|getpeername|getsockopt|setsockopt|shutdown)|_maybe_(connect|recvfrom|sendto)_async|_try_shutdown)$/;
/** Changes files. */
const CHANGES =
  /^__syscall_(mkdirat|mknodat|unlinkat|rmdir|renameat|symlinkat|pipe|f?chmod|fchmodat2|fchown32|fchownat|f?truncate64|fallocate|utimensat)$/;
const OPENS = /^__syscall_(f?chdir|dup|dup3)$|^fd_pwrite$/;
/** Flags of an `openat` that may change something: to write, to create, to cut off. */
const CHANGING_FLAGS = 0o3 | 0o100 | 0o1000;

/** The imports that the module gets in the place of `imports`. `memory` gives its memory once there is one. */
export function wall(imports: Imports, host: Host, memory: () => WebAssembly.Memory): Imports {
  const { env } = imports;
  if (!env) return imports;
  const own = ownImports(env, host, memory);
  const walled: WebAssembly.ModuleImports = {};
  for (const [name, value] of Object.entries(env)) {
    walled[name] =
      typeof value === 'function' ? (own[name] ?? walledImport(name, value as Import, host)) : value;
  }
  return { ...imports, env: walled, wasi_snapshot_preview1: walled };
}

function walledImport(name: string, original: Import, host: Host): Import {
  if (REFUSED.test(name)) return () => ENOSYS;
  if (CHANGES.test(name)) {
    return (...values) => {
      host.filesChanged = host.filesUnsent = true;
      return original(...values);
    };
  }
  if (OPENS.test(name)) {
    return (...values) => {
      host.filesOpened = host.filesUnsent = true;
      return original(...values);
    };
  }
  if (KEPT.test(name)) return original;
  return (...values) => {
    if (host.sealed) throw new Ended(`${name} is not for programs`);
    return original(...values);
  };
}

function ownImports(env: WebAssembly.ModuleImports, host: Host, memory: () => WebAssembly.Memory) {
  const original = (name: string) => env[name] as (...values: unknown[]) => number;
  const view = () => new DataView(memory().buffer);
  const bytes = (from: number, length: number) => new Uint8Array(memory().buffer, from >>> 0, length);

  function look(): number {
    host.elapsedMs += LOOK_MS;
    return host.elapsedMs;
  }

  /** A sleep looks at the clock until its end has come, which it never does where that is after the cell's. */
  function lookAsleep(): number {
    host.elapsedMs += SLEEPING_LOOK_MS;
    if (host.elapsedMs > host.limitMs) throw new Overdue('asleep when its time was over');
    return host.elapsedMs;
  }

  function end(name: string, why: (code: number) => Ended = () => new Ended(name)) {
    return (code: number, ...values: unknown[]) => {
      if (host.sealed) throw why(code);
      return original(name)(code, ...values);
    };
  }

  /** The pieces of memory that a vectored read or write is about. */
  function* pieces(vectors: number, count: number) {
    for (let index = 0; index < count; index++) {
      const at = (vectors >>> 0) + 8 * index;
      yield bytes(view().getUint32(at, true), view().getUint32(at + 4, true));
    }
  }

  function write(fd: number, vectors: number, count: number, written: number): number {
    const kept = [...pieces(vectors, count)].map((piece) => piece.slice());
    const length = kept.reduce((sum, piece) => sum + piece.length, 0);
    if (fd === CHANNEL_FD) {
      if (!host.exchange) return EBADF;
      host.answer = host.exchange(Buffer.concat(kept));
      host.answerRead = 0;
    } else if (fd === NOTICE_FD) host.noticed = true;
    else if (!kept.every((piece) => writeOutput(host, piece, fd === 1))) return EFBIG;
    view().setUint32(written >>> 0, length, true);
    return 0;
  }

  function read(fd: number, vectors: number, count: number, done: number): number {
    let length = 0;
    for (const piece of pieces(vectors, count))
      length += fd === 0 ? readInput(host, piece) : readAnswer(piece);
    view().setUint32(done >>> 0, length, true);
    return 0;
  }

  function readAnswer(into: Uint8Array): number {
    const part = host.answer.subarray(host.answerRead, host.answerRead + into.length);
    into.set(part);
    host.answerRead += part.length;
    return part.length;
  }

  const own: Readonly<Record<string, Import>> = {
    exit: end('exit', exited),
    proc_exit: end('proc_exit', exited),
    _abort_js: end('_abort_js'),
    __assert_fail: end('__assert_fail'),
    emscripten_get_now: lookAsleep,
    emscripten_date_now: () => START_MS + look(),
    clock_time_get: (clock: number, _precision: bigint, at: number) => {
      const ms = clock === 0 ? START_MS + look() : look();
      view().setBigInt64(at >>> 0, BigInt(Math.round(ms * 1e6)), true);
      return 0;
    },
    random_get: (at: number, size: number) => {
      const room = bytes(at, size);
      for (let index = 0; index < size; index++) room[index] = nextRandom(host);
      return 0;
    },
    emscripten_resize_heap: (size: number) => {
      if (size >>> 0 > host.ceiling) {
        host.refusals++;
        return 0;
      }
      return original('emscripten_resize_heap')(size);
    },
    _Py_CheckEmscriptenSignals_Helper: () => {
      const signal = host.interrupt[0] ?? 0;
      if (signal === 0) return 0;
      if (host.isOverdue()) throw new Overdue('over its time, and would not stop');
      host.interrupt[0] = 0;
      return signal;
    },
    // Asked before a sleep.
    can_run_sync_js: () => 0,
    __syscall_umask_js: (mask: number) => {
      const before = host.umask;
      host.umask = mask & 0o777;
      return before;
    },
    __syscall_getuid32_js: () => 1000,
    // Standard streams are pipes.
    __syscall_ioctl: (fd: number, request: number, at: number) =>
      host.sealed && fd <= 2 ? ENOTTY : original('__syscall_ioctl')(fd, request, at),
    __syscall_openat: (folder: number, path: number, flags: number, modes: number) => {
      host.filesOpened = true;
      if ((flags & CHANGING_FLAGS) !== 0) host.filesChanged = host.filesUnsent = true;
      return original('__syscall_openat')(folder, path, flags, modes);
    },
    fd_write(fd: number, vectors: number, count: number, written: number) {
      if (isOwn(fd) || (host.sealed && fd <= 2)) return write(fd, vectors, count, written);
      host.filesUnsent = true;
      return original('fd_write')(fd, vectors, count, written);
    },
    // The standard streams stay open: what is opened next must not get their numbers.
    fd_close: (fd: number) => (isOwn(fd) || fd <= 2 ? 0 : original('fd_close')(fd)),
    fd_read: (fd: number, vectors: number, count: number, done: number) =>
      fd === CHANNEL_FD || (host.sealed && fd === 0)
        ? read(fd, vectors, count, done)
        : original('fd_read')(fd, vectors, count, done),
  };
  return own;
}

function isOwn(fd: number): boolean {
  return fd === CHANNEL_FD || fd === NOTICE_FD;
}

/** Takes the next of standard input; gives how many bytes that was. */
export function readInput(host: Host, into: Uint8Array): number {
  const part = host.input.subarray(host.inputRead, host.inputRead + into.length);
  into.set(part);
  host.inputRead += part.length;
  return part.length;
}

/**
 * Takes what is written to standard output or error. False where it is too much, once: what is written after that is
 * dropped, so that no buffer stays full.
 */
export function writeOutput(host: Host, bytes: Uint8Array, isKept: boolean): boolean {
  const wasFull = host.outputLeft < 0;
  host.outputLeft -= bytes.length;
  if (host.outputLeft >= 0 && isKept) host.output.push(bytes);
  return host.outputLeft >= 0 || wasFull;
}

/** A byte of xorshift32. */
function nextRandom(host: Host): number {
  let state = host.randomState;
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  host.randomState = state;
  return (state >>> 11) & 0xff;
}
