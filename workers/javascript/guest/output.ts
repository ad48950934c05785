/** `process.stdout` and `process.stderr`, and what is written to their descriptors. */

import { attach, createEmitter, EMITTER, emit } from './emitter.ts';
import { count, state, write } from './streams.ts';
import { addTick } from './ticks.ts';

type Descriptor = 1 | 2;
type Callback = (error?: unknown) => unknown;

export type Output = { write: (chunk: unknown, encoding?: unknown, callback?: unknown) => boolean };

/** Writes what Node would write. Throws a `TypeError`, as it does, for what is neither a text nor bytes. */
export function writeTo(descriptor: Descriptor, chunk: unknown, encoding?: unknown): void {
  const text = textOf(chunk, encoding);
  if (descriptor === 1) write(text);
  else count(text);
}

function textOf(chunk: unknown, encoding: unknown): string {
  const { buffers } = state;
  if (typeof chunk === 'string') {
    const isPlain = typeof encoding !== 'string' || /^(utf-?8|ascii|latin1|binary)$/i.test(encoding);
    return isPlain || !buffers ? chunk : String(buffers.from(chunk, encoding));
  }
  if (ArrayBuffer.isView(chunk)) {
    return String(buffers ? buffers.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : chunk);
  }
  const message = `The "chunk" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${
    chunk === null || chunk === undefined ? chunk : `type ${typeof chunk}`
  }`;
  throw Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
}

/** A stream of a cell. Callbacks are called soon, as there is nothing to wait for. */
export function createOutput(descriptor: Descriptor): Output & { readonly _isStdio: boolean } {
  const emitter = createEmitter();
  const soon = (event: string | null, second: unknown, third: unknown) => {
    const callback = typeof second === 'function' ? second : third;
    if (event !== null) addTick(() => emit(emitter, event));
    if (typeof callback === 'function') addTick(callback as Callback);
  };
  const stream = {
    __proto__: EMITTER,
    fd: descriptor,
    _isStdio: true,
    writable: true,
    writableLength: 0,
    write(chunk: unknown, encoding?: unknown, callback?: unknown) {
      writeTo(descriptor, chunk, encoding);
      soon(null, encoding, callback);
      return true;
    },
    end(chunk?: unknown, encoding?: unknown, callback?: unknown) {
      const isCallback = typeof chunk === 'function';
      if (!isCallback && chunk !== undefined && chunk !== null) writeTo(descriptor, chunk, encoding);
      soon('finish', isCallback ? chunk : encoding, callback);
      return stream;
    },
    cork() {},
    uncork() {},
    setDefaultEncoding: () => stream,
    destroy: () => stream,
  };
  return attach(emitter, stream);
}
