/**
 * Calls of Python functions through CPython's own C interface: numbers and texts go in and come out as bytes in the
 * interpreter's memory. No JavaScript object is ever seen by Python, nor the other way round.
 */

export type Exports = Readonly<Record<string, WebAssembly.ExportValue>> & {
  readonly memory: WebAssembly.Memory;
};

/** A Python object, by its address. */
export type Pointer = number & { readonly pointer: unique symbol };

/** A call ended with an exception. */
export class Raised extends Error {
  readonly kind: 'KeyboardInterrupt' | 'MemoryError' | 'other';
  constructor(kind: Raised['kind']) {
    super(kind);
    this.kind = kind;
  }
}

export type Calls = {
  /** A function of the harness, kept for good. */
  find(name: string): Pointer;
  /** Calls it; the number that it returns. Throws `Raised`. */
  number(callee: Pointer, ...values: readonly (number | string)[]): number;
  /** Calls it; the text that it returns as UTF-16 in bytes. Throws `Raised`. */
  text(callee: Pointer, ...values: readonly (number | string)[]): string;
  /** Calls it with bytes; the bytes that it returns. Also while a call waits for JavaScript. Throws `Raised`. */
  bytes(callee: Pointer, value: Uint8Array): Uint8Array;
};

type NumberFunction = (...values: number[]) => number;

const MOST_ARGUMENTS = 8;
/** A signed number of PyLong_FromLong is 32 bits wide. */
const LONG = 2 ** 31;

/** `namespace` is the name of the harness's dictionary in `__main__`. */
export function createCalls(exports: Exports, namespace: string): Calls {
  const c = (name: string) => {
    const value = exports[name];
    if (typeof value !== 'function') throw new Error(`Pyodide does not export ${name}`);
    return value as NumberFunction;
  };
  const malloc = c('malloc');
  const free = c('free');
  const release = c('Py_DecRef');
  const retain = c('Py_IncRef');
  const vectorcall = c('PyObject_Vectorcall');
  const fromLong = c('PyLong_FromLong');
  const fromDouble = c('PyLong_FromDouble');
  const asLong = c('PyLong_AsLong');
  const decodeUtf16 = c('PyUnicode_DecodeUTF16');
  const fromBytes = c('PyBytes_FromStringAndSize');
  const bytesOf = c('PyBytes_AsStringAndSize');
  const occurred = c('PyErr_Occurred');
  const matches = c('PyErr_ExceptionMatches');
  const clearError = c('PyErr_Clear');
  const takeLock = c('PyGILState_Ensure');
  const releaseLock = c('PyGILState_Release');

  // Allocated before the memory is noted, so that they are there whenever it is put back.
  const slots = malloc(4 * (MOST_ARGUMENTS + 1));
  const order = malloc(4);
  const found = malloc(8);
  const surrogatepass = cString('surrogatepass');
  const names = dictionary();

  let latest = new DataView(exports.memory.buffer);

  function view(): DataView {
    // The memory has a new buffer whenever it has grown.
    if (latest.buffer !== exports.memory.buffer) latest = new DataView(exports.memory.buffer);
    return latest;
  }

  function cString(text: string): number {
    const bytes = Buffer.from(`${text}\0`, 'latin1');
    const at = malloc(bytes.length);
    new Uint8Array(exports.memory.buffer).set(bytes, at >>> 0);
    return at;
  }

  function dictionary(): number {
    const main = c('PyModule_GetDict')(c('PyImport_AddModule')(cString('__main__')));
    const dictionary = c('PyDict_GetItemString')(main, cString(namespace));
    if (dictionary === 0) throw new Error('the interpreter has no harness');
    retain(dictionary);
    c('PyDict_DelItemString')(main, cString(namespace));
    return dictionary;
  }

  function toPython(value: number | string): number {
    if (typeof value === 'number')
      return value < LONG && value >= -LONG ? fromLong(value) : fromDouble(value);
    const size = value.length * 2;
    const at = malloc(size + 2);
    Buffer.from(exports.memory.buffer, at >>> 0, size).write(value, 'utf16le');
    view().setInt32(order >>> 0, -1, true);
    const text = decodeUtf16(at, size, surrogatepass, order);
    free(at);
    return text;
  }

  function raised(): Raised {
    const is = (name: string) => {
      const global = exports[name];
      if (!(global instanceof WebAssembly.Global)) throw new Error(`Pyodide does not export ${name}`);
      return matches(view().getUint32(Number(global.value) >>> 0, true)) === 1;
    };
    const kind = is('PyExc_KeyboardInterrupt')
      ? 'KeyboardInterrupt'
      : is('PyExc_MemoryError')
        ? 'MemoryError'
        : 'other';
    clearError();
    return new Raised(kind);
  }

  function call(callee: Pointer, values: readonly number[], at = slots): number {
    const memory = view();
    for (const [index, value] of values.entries()) {
      if (value === 0) throw raised();
      memory.setUint32((at >>> 0) + 4 * index, value, true);
    }
    const result = vectorcall(callee, at, values.length, 0);
    for (const value of values) release(value);
    if (result === 0) throw raised();
    return result;
  }

  /** Takes what is in a bytes object out of it; `read` sees the interpreter's own memory. */
  function take<T>(object: number, read: (buffer: ArrayBufferLike, from: number, size: number) => T): T {
    if (bytesOf(object, found, found + 4) !== 0) {
      release(object);
      throw raised();
    }
    const memory = view();
    const from = memory.getUint32(found >>> 0, true);
    const taken = read(memory.buffer, from, memory.getUint32((found >>> 0) + 4, true));
    release(object);
    return taken;
  }

  return {
    find(name) {
      const object = c('PyDict_GetItemString')(names, cString(name));
      if (object === 0) throw new Error(`the harness has no ${name}`);
      retain(object);
      return object as Pointer;
    },
    number(callee, ...values) {
      const object = call(callee, values.map(toPython));
      const value = asLong(object);
      release(object);
      if (value === -1 && occurred() !== 0) throw raised();
      return value;
    },
    text: (callee, ...values) =>
      take(call(callee, values.map(toPython)), (buffer, from, size) =>
        Buffer.from(buffer, from, size).toString('utf16le'),
      ),
    bytes(callee, value) {
      // Python waits in a system call that has given up its lock, and the arguments of that call are still in use.
      const lock = takeLock();
      const own = malloc(4);
      const leave = () => {
        free(own);
        releaseLock(lock);
      };
      try {
        const at = malloc(value.length + 1);
        new Uint8Array(exports.memory.buffer).set(value, at >>> 0);
        const object = fromBytes(at, value.length);
        free(at);
        const bytes = take(call(callee, [object], own), (buffer, from, size) =>
          new Uint8Array(buffer, from, size).slice(),
        );
        leave();
        return bytes;
      } catch (error) {
        // After any other end nothing here can be called any more.
        if (error instanceof Raised) leave();
        throw error;
      }
    },
  };
}
