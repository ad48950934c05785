/**
 * Images of an interpreter's memory. To touch 37 MB for the first time takes as long as to copy them fifty times, so the
 * image of an interpreter that was loaded from a snapshot is the snapshot, and the pages that have changed since.
 */
import { type Snapshot, type Stretch, stretchesIn } from './snapshot.ts';

/** The whole memory of an interpreter at a moment, and where its stack stood. */
export type Image = {
  readonly memory: Uint8Array;
  /** Where stretches of `memory` begin and end, by turns; all else of it is empty. */
  readonly filled: Uint32Array;
  /** Where pages begin that are otherwise than in `memory`. Those beyond it are empty, but for the ones named here. */
  readonly changed: Uint32Array;
  /** What stands in them, one after the other. */
  readonly pages: Uint8Array;
  readonly stack: number;
};

const PAGE_BYTES = 4096;
const EMPTY_PAGE = new Uint8Array(PAGE_BYTES);
const EMPTY_PIECE = new Uint8Array(16 * PAGE_BYTES);
const NOTHING = { changed: new Uint32Array(), pages: new Uint8Array() };

/** An image with a copy of the memory, in the room of another one where that is as large. */
export function copyImage(memory: Uint8Array, stack: number, room?: Image): Image {
  const copy = room?.memory.length === memory.length ? room.memory : new Uint8Array(memory.length);
  copy.set(memory);
  return { memory: copy, filled: Uint32Array.of(0, copy.length), ...NOTHING, stack };
}

/**
 * An image of a memory that is much like the snapshot's, which nobody may change from now on. Only what is `used` is looked
 * at; all else of the memory is as in the snapshot, or means nothing.
 */
export function imageLike(
  snapshot: Snapshot,
  memory: Uint8Array,
  stack: number,
  used: readonly Stretch[],
): Image {
  const isFilled = new Uint8Array(memory.length / PAGE_BYTES);
  for (const [start, end] of stretchesIn(snapshot.filled))
    isFilled.fill(1, start / PAGE_BYTES, Math.ceil(end / PAGE_BYTES));
  const changed: number[] = [];
  for (const [from, to] of used) {
    for (let start = from - (from % PAGE_BYTES); start < to; start += PAGE_BYTES) {
      const known = isFilled[start / PAGE_BYTES] === 1 ? pageAt(snapshot.memory, start) : EMPTY_PAGE;
      if (Buffer.compare(pageAt(memory, start), known) !== 0) changed.push(start);
    }
  }
  const pages = new Uint8Array(changed.length * PAGE_BYTES);
  for (const [index, start] of changed.entries()) pages.set(pageAt(memory, start), index * PAGE_BYTES);
  return {
    memory: snapshot.memory,
    filled: snapshot.filled,
    changed: Uint32Array.from(changed),
    pages,
    stack,
  };
}

/** Makes a memory what it was when the image was made; what it has grown by is empty. */
export function putBack({ memory: kept, filled, changed, pages }: Image, memory: Uint8Array): void {
  let at = 0;
  for (const [start, end] of stretchesIn(filled)) {
    empty(memory, at, start);
    memory.set(kept.subarray(start, end), start);
    at = end;
  }
  // The allocator takes what it was not given yet to be empty.
  empty(memory, at, memory.length);
  for (const [index, start] of changed.entries()) memory.set(pageAt(pages, index * PAGE_BYTES), start);
}

/** Writes only where there is something: what was never touched takes no memory, and stays so. */
function empty(memory: Uint8Array, from: number, to: number): void {
  for (let start = from; start < to; start += EMPTY_PIECE.length) {
    const piece = memory.subarray(start, Math.min(to, start + EMPTY_PIECE.length));
    if (Buffer.compare(piece, EMPTY_PIECE.subarray(0, piece.length)) !== 0) piece.fill(0);
  }
}

function pageAt(memory: Uint8Array, start: number): Uint8Array {
  return memory.subarray(start, start + PAGE_BYTES);
}
