/**
 * What the running cell has printed, may still print, and has to read. Output is counted always, and kept only where it
 * is to be compared. What programs hold of it is made by `console.ts`, `output.ts`, `input.ts` and `process.ts`.
 */
import { createInput, type Input } from './input.ts';

/** Thrown out of a print once the cell has written more than it may, and out of `process.exit`. */
export class Stop {
  readonly reason: 'output' | 'exit';
  constructor(reason: 'output' | 'exit') {
    this.reason = reason;
  }
}

/** Node's `util.inspect` and `util.format`. */
export type Formatting = {
  readonly inspect: (value: unknown, options?: object) => string;
  readonly format: (...values: unknown[]) => string;
};

/** How the realm makes bytes of a text and a text of bytes, where it can. */
export type Buffers = {
  from(text: string, encoding: string): Uint8Array;
  from(buffer: ArrayBufferLike, offset: number, length: number): Uint8Array;
};

/** What the running cell has printed and asked for. One realm runs one cell at a time. */
export type StreamState = {
  left: number;
  written: string;
  /** Whether what is written is kept: for whole programs. */
  readonly keeps: boolean;
  /** Standard input of a whole program; '' for all others. */
  readonly input: Input;
  readonly formatting: Formatting | null;
  readonly buffers: Buffers | null;
  exceeded: boolean;
  /** It has ended itself, or come to its end: nothing counts any more that it does. */
  exited: boolean;
  /** The code that it ends with, as far as it has said. */
  exitCode: number;
  /** What `console.assert` said when it was first given something false. */
  assertFailed: string | null;
};

export let state: StreamState = freshState(0, null, null, null);

function freshState(
  limit: number,
  stdin: string | null,
  formatting: Formatting | null,
  buffers: Buffers | null,
): StreamState {
  return {
    left: limit,
    written: '',
    keeps: stdin !== null,
    input: createInput(stdin ?? '', buffers),
    formatting,
    buffers,
    exceeded: false,
    exited: false,
    exitCode: 0,
    assertFailed: null,
  };
}

/**
 * Streams of a new cell.
 * @param limit characters that it may print
 * @param stdin null where no whole program runs
 * @param formatting how values are printed; null where the realm has no such library
 */
export function openStreams(
  limit: number,
  stdin: string | null,
  formatting: Formatting | null,
  buffers: Buffers | null,
): StreamState {
  state = freshState(limit, stdin, formatting, buffers);
  return state;
}

export function write(text: string): void {
  count(text);
  if (state.keeps) state.written += text;
}

/** Standard error is counted and forgotten. */
export function count(text: string): void {
  // Of a program that has ended, what catches its end does not go on.
  if (state.exited) throw new Stop('exit');
  state.left -= text.length;
  if (state.left >= 0) return;
  state.exceeded = true;
  throw new Stop('output');
}

/** How much a print would be, at the least; objects are not walked. */
export function roughly(values: readonly unknown[]): string {
  let text = '';
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    const isPlain = typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol';
    text += `${index > 0 ? ' ' : ''}${isPlain || value === null ? value : `[${typeof value}]`}`;
  }
  return text;
}
