/**
 * One CPython in WebAssembly: loading it (plainly or from a memory snapshot) and the walls that are put around it
 * on the JavaScript side before any program runs. Nothing here knows of cells.
 */
import { constants, readFileSync } from 'node:fs';
import { loadPyodide, type PyodideAPI } from 'pyodide';

const PAGE_BYTES = 65_536;
/** The harness looks builtins up in a copy: no program can put others in their place. */
const PRIVATE_BUILTINS = 'import builtins\n__builtins__ = dict(vars(builtins))';
/** Executed in this order, in one namespace. */
const HARNESS = ['isolation.py', 'equality.py', 'harness.py'].map((filename) => ({
  filename,
  source: readFileSync(new URL(filename, import.meta.url), 'utf8'),
}));

/** Modules that a warm interpreter already holds, so that no cell pays for importing them. */
const PRELOADED =
  'abc argparse array ast asyncio base64 binascii bisect builtins bz2 calendar cmath collections collections.abc ' +
  'colorsys contextlib copy copyreg csv dataclasses datetime decimal difflib enum fractions functools gc graphlib ' +
  'hashlib heapq html inspect io ipaddress itertools json keyword locale logging math numbers operator os os.path ' +
  'pathlib pickle pprint queue random re secrets shutil statistics string struct sys tempfile textwrap threading ' +
  'time timeit traceback types typing unicodedata unittest unittest.mock urllib.parse uuid warnings weakref ' +
  'xml.etree.ElementTree zlib zoneinfo';

/** The harness as JavaScript sees it: plain arguments, numbers and short lists back. */
export type Harness = {
  open_problem(problem: number, prelude: string): void;
  forget_problem(problem: number): void;
  compile_test(problem: number, test: number, source: string): string;
  load_candidate(problem: number, source: string, outputLimit: number, isProgram: boolean): number;
  run_cell(problem: number, test: number, outputLimit: number): number;
  run_stdio(stdin: string, outputLimit: number): number;
  /** What the last whole program wrote. */
  written(): string;
  describe_failure(): { toJs(): [string, string, number]; destroy(): void } | undefined;
  missing_module(): string;
  /** Notes what modules are like before any program runs. */
  remember_modules(): void;
  /** Whether the last candidate left a module changed. */
  is_spoilt(): boolean;
  /** Names of the modules that a program may import, with spaces between. */
  modules(): string;
};

export type Interpreter = {
  readonly harness: Harness;
  readonly version: string;
  readonly libraries: readonly string[];
  /** Bytes of WebAssembly memory held now; it never shrinks. */
  memoryBytes(): number;
  /** Refuses growth beyond `bytes` above the warm size: Python then sees a `MemoryError`. */
  limitMemory(bytes: number): void;
  /** How often growth was refused so far. */
  refusals(): number;
};

/** Loads the interpreter; with `snapshot` in 0.3 s, without in 3 s. `interrupt[0] = 2` raises KeyboardInterrupt. */
export async function loadInterpreter(
  snapshot: Uint8Array | null,
  interrupt: Uint8Array,
): Promise<Interpreter> {
  const pyodide = snapshot ? await restore(snapshot) : await loadPlain();
  const guard = guardMemory();
  if (!snapshot) warmUp(pyodide);
  pyodide.setInterruptBuffer(interrupt);
  silence(pyodide);
  const warmBytes = memoryBytes();
  guard.limit(warmBytes);
  const harness = exportedHarness(pyodide);
  harness.remember_modules();
  return {
    harness,
    version: `CPython ${pythonVersion(pyodide)} (Pyodide ${pyodide.version})`,
    libraries: String(harness.modules()).split(' '),
    memoryBytes,
    limitMemory: (bytes) => guard.limit(warmBytes + bytes),
    refusals: guard.refusals,
  };
}

/** Makes the memory snapshot of a warm interpreter with the harness in it. */
export async function makeSnapshot(): Promise<Uint8Array> {
  const pyodide = await loadPlain({ _makeSnapshot: true });
  warmUp(pyodide);
  return pyodide.makeMemorySnapshot();
}

async function loadPlain(options: { _makeSnapshot?: boolean } = {}): Promise<PyodideAPI> {
  allowLoading();
  const restoreInstantiate = watchInstantiation(0);
  try {
    return await loadPyodide({ ...options, env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0' } });
  } finally {
    restoreInstantiate();
  }
}

async function restore(snapshot: Uint8Array): Promise<PyodideAPI> {
  allowLoading();
  const restoreInstantiate = watchInstantiation(snapshot.byteLength);
  try {
    return await loadPyodide({ _loadSnapshot: snapshot });
  } finally {
    restoreInstantiate();
  }
}

/** Pyodide asks for `process.binding('constants')`, which the permission model refuses: answer it from `node:fs`. */
function allowLoading(): void {
  Object.defineProperty(process, 'binding', { configurable: true, value: () => ({ fs: constants }) });
}

let memory: WebAssembly.Memory | undefined;

/**
 * Stands between Pyodide and the engine while the interpreter is instantiated: cuts the imports that lead to the
 * host, and grows the memory to the snapshot's size, which Pyodide does not do itself. Returns the undo.
 */
function watchInstantiation(bytes: number): () => void {
  const { instantiate } = WebAssembly;
  const watched = async (source: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports) => {
    cutHostImports(imports ?? {});
    const result =
      source instanceof WebAssembly.Module
        ? await instantiate(source, imports)
        : await instantiate(source, imports);
    const { exports } = result instanceof WebAssembly.Instance ? result : result.instance;
    const { memory: exported } = exports;
    if (exported instanceof WebAssembly.Memory) {
      memory = exported;
      const missing = bytes - exported.buffer.byteLength;
      if (missing > 0) exported.grow(Math.ceil(missing / PAGE_BYTES));
    }
    return result;
  };
  Object.defineProperty(WebAssembly, 'instantiate', { configurable: true, writable: true, value: watched });
  return () => {
    Object.defineProperty(WebAssembly, 'instantiate', {
      configurable: true,
      writable: true,
      value: instantiate,
    });
  };
}

/** Imports that a program could use to reach the host. `system` starts a shell; the others open sockets. */
const HOST_IMPORTS =
  /^(_?_emscripten_system|_?system|__syscall_(socket|connect|bind|listen|accept4|sendto|recvfrom|sendmsg|recvmsg|getsockname|getpeername|getsockopt|setsockopt|shutdown))$/;
const NOT_IMPLEMENTED = -52;

function cutHostImports(imports: WebAssembly.Imports): void {
  for (const part of Object.values(imports)) {
    for (const name of Object.keys(part)) {
      if (HOST_IMPORTS.test(name)) part[name] = () => NOT_IMPLEMENTED;
    }
  }
}

/** Puts a ceiling on the growth of the interpreter's memory. */
function guardMemory(): { limit(bytes: number): void; refusals(): number } {
  const grow = WebAssembly.Memory.prototype.grow;
  let ceiling = Number.POSITIVE_INFINITY;
  let refused = 0;
  WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number) {
    if (this.buffer.byteLength + pages * PAGE_BYTES > ceiling) {
      refused++;
      throw new RangeError('memory limit of the cell');
    }
    return grow.call(this, pages);
  };
  return {
    limit: (bytes) => {
      ceiling = bytes;
    },
    refusals: () => refused,
  };
}

function warmUp(pyodide: PyodideAPI): void {
  pyodide.runPython(`import ${PRELOADED.split(' ').join(', ')}`, { globals: pyodide.toPy({}) });
  const globals = pyodide.toPy({ __name__: 'harness' });
  pyodide.runPython(PRIVATE_BUILTINS, { globals });
  for (const { filename, source } of HARNESS) pyodide.runPython(source, { globals, filename });
  pyodide.globals.set('_crossrank', globals);
}

/** Takes the harness out of the interpreter's main module, where a program would find it. */
function exportedHarness(pyodide: PyodideAPI): Harness {
  const namespace = pyodide.globals.get('_crossrank');
  pyodide.globals.delete('_crossrank');
  const names = [
    'open_problem',
    'forget_problem',
    'compile_test',
    'load_candidate',
    'run_cell',
    'run_stdio',
    'written',
    'describe_failure',
    'missing_module',
    'remember_modules',
    'is_spoilt',
    'modules',
  ];
  return Object.fromEntries(names.map((name) => [name, namespace.get(name)])) as Harness;
}

/** What a program writes below `sys.stdout`, straight to a file descriptor, goes nowhere; reading there finds the end. */
function silence(pyodide: PyodideAPI): void {
  const sink = { write: (bytes: Uint8Array) => bytes.length };
  pyodide.setStdout(sink);
  pyodide.setStderr(sink);
  pyodide.setStdin({ stdin: () => null });
}

function memoryBytes(): number {
  if (!memory) throw new Error('the interpreter has no memory');
  return memory.buffer.byteLength;
}

function pythonVersion(pyodide: PyodideAPI): string {
  return String(pyodide.runPython('import sys; sys.version.split()[0]'));
}
