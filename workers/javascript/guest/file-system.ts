/** `fs` and `fs/promises`, as far as a program without files goes: standard input, standard output and error. */
import { type Input, readable } from './input.ts';
import { createOutput, writeTo } from './output.ts';
import type { Buffers } from './streams.ts';

type Encoding = string | { readonly encoding?: string | null } | null;
type Target = { readonly offset?: number; readonly length?: number } | number;

export type FileSystem = ReturnType<typeof fileSystemOf>;

const DESCRIPTORS: Readonly<Record<string, 0 | 1 | 2>> = Object.assign(Object.create(null), {
  '0': 0,
  '/dev/stdin': 0,
  '/proc/self/fd/0': 0,
  '/dev/fd/0': 0,
  '1': 1,
  '/dev/stdout': 1,
  '/dev/fd/1': 1,
  '2': 2,
  '/dev/stderr': 2,
  '/dev/fd/2': 2,
});

/** @param buffers null where the realm has none: bytes are then a text in disguise */
export function fileSystemOf(input: Input, buffers: Buffers | null) {
  const readFileSync = (path: unknown, options?: Encoding) => {
    reading(path);
    const encoding = typeof options === 'object' ? options?.encoding : options;
    return encoding ? input.takeText() : input.takeBytes();
  };
  const writeSync = (path: unknown, data: unknown) => {
    const descriptor = writing(path);
    writeTo(descriptor, data);
    return (data as { readonly length: number }).length;
  };
  const readSync = (path: unknown, into: Uint8Array, second?: Target, third?: number) => {
    reading(path);
    const { offset = 0, length = into.length - offset } =
      typeof second === 'object' ? second : { offset: second, length: third };
    const bytes = input.takeBytes(length);
    into.set(bytes, offset);
    return bytes.length;
  };
  const later =
    <Values extends unknown[]>(callee: (...values: Values) => unknown) =>
    async (...values: Values) =>
      callee(...values);
  const promises = { readFile: later(readFileSync), writeFile: later(writeSync) };
  return {
    readFileSync,
    writeFileSync: writeSync,
    appendFileSync: writeSync,
    readSync,
    writeSync,
    openSync: descriptorOf,
    closeSync() {},
    fstatSync: () => ({ size: 0, isFile: () => false }),
    existsSync: (path: unknown) => String(path) in DESCRIPTORS,
    readFile(path: unknown, second: unknown, third?: unknown) {
      const [options, callback] = typeof second === 'function' ? [undefined, second] : [second, third];
      if (typeof callback !== 'function') throw new TypeError('The "cb" argument must be of type function');
      promises.readFile(path, options as Encoding).then(
        (data) => setImmediate(() => callback(null, data)),
        (error: unknown) => setImmediate(() => callback(error)),
      );
    },
    createReadStream: (path: unknown, options?: { readonly fd?: number }) => {
      reading(options?.fd ?? path);
      return readable(input, buffers);
    },
    createWriteStream: (path: unknown, options?: { readonly fd?: number }) =>
      createOutput(writing(options?.fd ?? path)),
    promises,
  };
}

function reading(path: unknown): void {
  if (descriptorOf(path) !== 0) throw failure('EBADF', 'bad file descriptor', path);
}

function writing(path: unknown): 1 | 2 {
  const descriptor = descriptorOf(path);
  if (descriptor === 0) throw failure('EBADF', 'bad file descriptor', path);
  return descriptor;
}

function descriptorOf(path: unknown): 0 | 1 | 2 {
  const descriptor = DESCRIPTORS[String(path)];
  if (descriptor === undefined) throw failure('ENOENT', 'no such file or directory', path);
  return descriptor;
}

function failure(code: string, message: string, path: unknown): Error {
  return Object.assign(new Error(`${code}: ${message}, open '${String(path)}'`), { code });
}
