/** Standard input of a cell. Whoever reads it takes it: what comes after finds the end, as with a pipe. */
import { attach, createEmitter, EMITTER, emit, emitterOf, isHeard, listen } from './emitter.ts';
import type { Buffers } from './streams.ts';

export type Input = {
  /** What nobody has read yet. */
  takeText(): string;
  /** The same as bytes, and so many of them at the most. Bytes are a text in disguise where the realm has none. */
  takeBytes(most?: number): Uint8Array;
  /** Whether there is anything left. */
  isEmpty(): boolean;
};

export function createInput(stdin: string, buffers: Buffers | null): Input {
  let text = stdin;
  /** What is left, once a part was read as bytes. */
  let bytes: Uint8Array | null = null;
  const takeText = () => {
    const taken = bytes ? String(bytes) : text;
    text = '';
    bytes = null;
    return taken;
  };
  return {
    takeText,
    takeBytes(most) {
      if (!buffers) {
        const taken = most === undefined ? takeText() : '';
        return Object.assign(new Uint8Array(), { toString: () => taken });
      }
      const all = bytes ?? buffers.from(text, 'utf8');
      const taken = most === undefined ? all : all.subarray(0, most);
      bytes = all.subarray(taken.length);
      if (bytes.length === 0) takeText();
      return taken;
    },
    isEmpty: () => (bytes ? bytes.length === 0 : text === ''),
  };
}

/** Lets a stream of ours hand out text: nobody but its readline reads it, and bytes of a long input take their time. */
export function askForText(stream: object): void {
  const emitter = emitterOf(stream);
  if (emitter) emitter.wantsText = true;
}

/** `process.stdin`: the whole input comes as one piece, then the end. A text once an encoding was set, else bytes where there are any. */
export function readable(input: Input, buffers: Buffers | null): object {
  const emitter = createEmitter();
  let encoded = buffers === null;
  let flowing = false;
  let paused = false;
  let ended = false;
  const take = (size?: number): unknown => {
    if (input.isEmpty()) return null;
    if (!emitter.wantsText && !encoded) return input.takeBytes(size);
    return input.takeText();
  };
  const end = () => {
    if (ended) return;
    ended = true;
    stream.readableEnded = true;
    emit(emitter, 'end');
    // Every turn is a way into the isolate.
    if (isHeard(emitter, 'close')) setImmediate(() => emit(emitter, 'close'));
  };
  const pass = () => {
    if (paused || ended) {
      flowing = false;
      return;
    }
    const piece = take();
    if (piece === null) end();
    else {
      emit(emitter, 'data', piece);
      setImmediate(pass);
    }
  };
  const flow = () => {
    paused = false;
    if (flowing) return;
    flowing = true;
    setImmediate(pass);
  };
  const onListen = (event: string) => {
    if (event === 'data') flow();
    else if (event === 'readable') {
      setImmediate(() => {
        if (!input.isEmpty()) emit(emitter, 'readable');
        setImmediate(() => {
          emit(emitter, 'readable');
          end();
        });
      });
    }
  };
  const stream = {
    __proto__: EMITTER,
    fd: 0,
    readable: true,
    readableEnded: false,
    setEncoding() {
      encoded = true;
      return stream;
    },
    resume() {
      flow();
      return stream;
    },
    pause() {
      paused = true;
      return stream;
    },
    isPaused: () => paused,
    unref: () => stream,
    ref: () => stream,
    destroy() {
      paused = true;
      return stream;
    },
    read: take,
    pipe(target: Target, options?: { readonly end?: boolean }) {
      listen(emitter, 'data', (piece) => target.write(piece));
      if (options?.end !== false && !target._isStdio) listen(emitter, 'end', () => target.end());
      target.emit?.('pipe', stream);
      flow();
      return target;
    },
    unpipe: () => stream,
    async *[Symbol.asyncIterator]() {
      for (let piece = take(); piece !== null; piece = take()) yield piece;
      end();
    },
  };
  return attach(emitter, stream, onListen);
}

type Target = {
  write(piece: unknown): unknown;
  end(): unknown;
  emit?(event: string, value: unknown): unknown;
  readonly _isStdio?: boolean;
};
