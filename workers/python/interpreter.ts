/**
 * One CPython in WebAssembly: loading it (plainly or from a memory snapshot), walling it in, and putting its memory back
 * to what it was at a moment. Nothing here knows of cells.
 */
import { constants } from 'node:fs';
import { loadPyodide, type PyodideAPI } from 'pyodide';
import type { Exports } from './calls.ts';
import { type Files, noteFiles } from './files.ts';
import { type Host, wall } from './host.ts';
import { type Image, imageAfter, imageLike, putBack } from './image.ts';
import { fill, type Snapshot, type Stretch } from './snapshot.ts';

const PAGE_BYTES = 65_536;

export type Interpreter = {
  readonly pyodide: PyodideAPI;
  readonly exports: Exports;
  readonly host: Host;
  /** No more of the host from now on. */
  seal(): void;
  /** Programs may run from now on: what is there now is what `restore` puts back. Once. */
  note(): void;
  /** Bytes of WebAssembly memory held now; it never shrinks. */
  memoryBytes(): number;
  /** Where what is taken of it ends. */
  usedBytes(): number;
  /** Whether there is more to put back than memory. */
  hasTouchedFiles(): boolean;
  /** Notes the memory as it is now, in the room of an image that is no longer needed where one is given. */
  capture(room?: Image): Image;
  /** Puts memory and files back to what they were when `image` was made; none: when the interpreter was sealed. */
  restore(image?: Image): void;
};

/** Loads an interpreter; with `snapshot` in 0.3 s, without in 3 s. */
export async function loadInterpreter(snapshot: Snapshot | null, host: Host): Promise<Interpreter> {
  const { pyodide, exports } = await load(host, snapshot);
  return walledInterpreter(pyodide, exports, host, snapshot);
}

/** Makes the memory snapshot of an interpreter after `warmUp`. */
export async function makeSnapshot(host: Host, warmUp: (pyodide: PyodideAPI) => void): Promise<Uint8Array> {
  const { pyodide } = await load(host, null, true);
  warmUp(pyodide);
  return pyodide.makeMemorySnapshot();
}

function walledInterpreter(
  pyodide: PyodideAPI,
  exports: Exports,
  host: Host,
  snapshot: Snapshot | null,
): Interpreter {
  const { memory } = exports;
  const stackPointer = stackPointerOf(exports);
  let files: Files | null = null;
  let first: Image | null = null;

  const bytes = () => new Uint8Array(memory.buffer);
  const stack = () => Number(stackPointer.value);

  return {
    pyodide,
    exports,
    host,
    seal() {
      host.sealed = true;
      files = noteFiles(pyodide.FS);
      host.filesChanged = host.filesOpened = false;
    },
    note() {
      first ??= snapshot
        ? imageLike(snapshot, bytes(), stack(), usedOf(exports, stack()))
        : imageAfter(bytes(), stack());
    },
    memoryBytes: () => memory.buffer.byteLength,
    usedBytes: () => call(exports, 'sbrk', 0),
    hasTouchedFiles: () => host.filesChanged || (host.filesOpened && files?.areOpen() === true),
    capture: (room) => imageAfter(bytes(), stack(), first ?? undefined, room),
    restore(image) {
      const to = image ?? first;
      if (!to) throw new Error('the interpreter was not noted');
      putBack(to, bytes());
      stackPointer.value = to.stack;
      if (host.filesChanged) files?.restore();
      else if (host.filesOpened) files?.close();
      host.filesChanged = host.filesOpened = false;
    },
  };
}

type Loaded = { readonly pyodide: PyodideAPI; readonly exports: Exports };

let compiled: Promise<WebAssembly.Module> | null = null;

/** Stands between Pyodide and the engine while the interpreter is instantiated. One at a time. */
async function load(host: Host, snapshot: Snapshot | null, makesSnapshot = false): Promise<Loaded> {
  allowLoading();
  const { instantiate } = WebAssembly;
  let exports: Exports | null = null;
  const room = snapshot?.memory.length ?? 0;

  async function watched(source: BufferSource | WebAssembly.Module, imports?: WebAssembly.Imports) {
    // Pyodide has small modules of its own beside the interpreter.
    if (!imports?.env || source instanceof WebAssembly.Module)
      return instantiate(source as BufferSource, imports);
    compiled ??= WebAssembly.compile(source);
    const module = await compiled;
    const walled = wall(imports as Record<string, WebAssembly.ModuleImports>, host, () => memoryOf(exports));
    const instance = await instantiate(module, walled);
    exports = instance.exports as Exports;
    // Pyodide does not grow the memory to the snapshot's size itself.
    const missing = room - exports.memory.buffer.byteLength;
    if (missing > 0) exports.memory.grow(Math.ceil(missing / PAGE_BYTES));
    return { instance, module };
  }

  replaceInstantiate(watched);
  try {
    const env = { HOME: '/home/pyodide', PYTHONHASHSEED: '0' };
    const pyodide = await loadPyodide(
      snapshot
        ? { _loadSnapshot: onceRead(snapshot, () => new Uint8Array(memoryOf(exports).buffer)) }
        : { _makeSnapshot: makesSnapshot, env },
    );
    if (!exports) throw new Error('Pyodide has loaded without being seen');
    return { pyodide, exports };
  } finally {
    replaceInstantiate(instantiate);
  }
}

/**
 * What Pyodide is given as its snapshot: the head. It asks for all that follows just before it copies that, and finds it in
 * its memory already.
 */
function onceRead(snapshot: Snapshot, memory: () => Uint8Array): Uint8Array {
  const { head } = snapshot;
  return Object.defineProperty(head.slice(), 'subarray', {
    value(begin: number, end?: number) {
      if (end === undefined) fill(snapshot, memory());
      return head.subarray(begin, end);
    },
  });
}

/** What an interpreter uses of its memory: all but the part of the stack that is free, and what it has yet to allocate. */
function usedOf(exports: Exports, stack: number): Stretch[] {
  return [
    [0, call(exports, 'emscripten_stack_get_end')],
    [stack, call(exports, 'sbrk', 0)],
  ];
}

function call(exports: Exports, name: string, ...values: readonly number[]): number {
  const { [name]: callee } = exports;
  if (typeof callee !== 'function') throw new Error(`Pyodide does not export ${name}`);
  return Number(callee(...values));
}

function stackPointerOf({ __stack_pointer: global }: Exports): WebAssembly.Global {
  if (!(global instanceof WebAssembly.Global)) throw new Error('Pyodide does not export its stack pointer');
  return global;
}

function memoryOf(exports: Exports | null): WebAssembly.Memory {
  if (!exports) throw new Error('the interpreter has no memory yet');
  return exports.memory;
}

function replaceInstantiate(value: unknown): void {
  Object.defineProperty(WebAssembly, 'instantiate', { configurable: true, writable: true, value });
}

/** Pyodide asks for `process.binding('constants')`, which the permission model refuses: answer it from `node:fs`. */
function allowLoading(): void {
  Object.defineProperty(process, 'binding', { configurable: true, value: () => ({ fs: constants }) });
}
