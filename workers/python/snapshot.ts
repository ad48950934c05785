/**
 * The memory snapshot of an interpreter, as a file. Two fifths of it are empty, and memory that is touched for the first time
 * costs far more than a copy: what is empty is neither kept, nor read, nor put into an interpreter.
 *
 * A file is numbers of 32 bits, little-endian (the length of the head, that of the memory, the number of stretches, and where each
 * stretch begins and ends in the memory), then the head, then the stretches.
 */
import { closeSync, openSync, readSync } from 'node:fs';

export type Snapshot = {
  /** What Pyodide reads before it takes the memory over. */
  readonly head: Uint8Array;
  readonly memory: Uint8Array;
  /** Where stretches of memory begin and end, by turns; all else is empty. */
  readonly filled: Uint32Array;
};

/** Where a part of memory begins, and where it ends. */
export type Stretch = readonly [start: number, end: number];

const PAGE_BYTES = 4096;
const WORD_BYTES = 4;
const EMPTY_PAGE = new Uint8Array(PAGE_BYTES);

/** The file of a snapshot as Pyodide makes it, whose second word says where the memory begins. */
export function packSnapshot(made: Uint8Array): readonly Uint8Array[] {
  const begin = new DataView(made.buffer, made.byteOffset).getUint32(WORD_BYTES, true);
  const head = made.subarray(0, begin);
  const memory = made.subarray(begin);
  const filled = filledOf(memory);
  const lengths = Uint32Array.of(head.length, memory.length, filled.length / 2);
  const stretches = stretchesIn(filled).map(([start, end]) => memory.subarray(start, end));
  return [bytesOf(lengths), bytesOf(filled), head, ...stretches];
}

/** @throws Error where the file is shorter than it says. */
export function readSnapshot(path: string): Snapshot {
  const file = openSync(path, 'r');
  const read = <T extends Uint8Array | Uint32Array>(into: T): T => {
    if (readSync(file, into, 0, into.byteLength, null) !== into.byteLength)
      throw new Error(
        'The Python snapshot is cut off: delete it from the data folder, and it is made again.',
      );
    return into;
  };
  try {
    const [headBytes = 0, memoryBytes = 0, stretches = 0] = read(new Uint32Array(3));
    const filled = read(new Uint32Array(2 * stretches));
    const head = read(new Uint8Array(headBytes));
    const memory = new Uint8Array(memoryBytes);
    for (const [start, end] of stretchesIn(filled)) read(memory.subarray(start, end));
    return { head, memory, filled };
  } finally {
    closeSync(file);
  }
}

/** Puts what a snapshot holds into a memory that nobody has written to. */
export function fill({ memory: kept, filled }: Snapshot, memory: Uint8Array): void {
  for (const [start, end] of stretchesIn(filled)) memory.set(kept.subarray(start, end), start);
}

export function stretchesIn(filled: Uint32Array): Stretch[] {
  return Array.from({ length: filled.length / 2 }, (_, index) => [
    filled[2 * index] ?? 0,
    filled[2 * index + 1] ?? 0,
  ]);
}

function filledOf(memory: Uint8Array): Uint32Array {
  const edges: number[] = [];
  let wasEmpty = true;
  for (let start = 0; start < memory.length; start += PAGE_BYTES) {
    const page = memory.subarray(start, start + PAGE_BYTES);
    const isEmpty = Buffer.compare(page, EMPTY_PAGE.subarray(0, page.length)) === 0;
    if (isEmpty !== wasEmpty) edges.push(start);
    wasEmpty = isEmpty;
  }
  if (!wasEmpty) edges.push(memory.length);
  return Uint32Array.from(edges);
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
