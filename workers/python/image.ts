/**
 * Images of an interpreter's memory. To touch 37 MB for the first time takes as long as to copy them fifty times, so the
 * image of an interpreter that was loaded from a snapshot is the snapshot, and the pages that have changed since.
 */

/** The whole memory of an interpreter at a moment, and where its stack stood. */
export type Image = {
  readonly memory: Uint8Array;
  /** Where pages begin that are otherwise than in `memory`. Those beyond it are empty, but for the ones named here. */
  readonly changed: Uint32Array;
  /** What stands in them, one after the other. */
  readonly pages: Uint8Array;
  readonly stack: number;
};

const PAGE_BYTES = 4096;
const EMPTY_PAGE = new Uint8Array(PAGE_BYTES);
const NOTHING = { changed: new Uint32Array(), pages: new Uint8Array() };

/** An image with a copy of the memory, in the room of another one where that is as large. */
export function copyImage(memory: Uint8Array, stack: number, room?: Image): Image {
  const copy = room?.memory.length === memory.length ? room.memory : new Uint8Array(memory.length);
  copy.set(memory);
  return { memory: copy, ...NOTHING, stack };
}

/** An image of a memory that is much like `base`, which nobody may change from now on. */
export function imageLike(base: Uint8Array, memory: Uint8Array, stack: number): Image {
  const changed: number[] = [];
  for (let start = 0; start < memory.length; start += PAGE_BYTES) {
    const known = start < base.length ? pageAt(base, start) : EMPTY_PAGE;
    if (Buffer.compare(pageAt(memory, start), known) !== 0) changed.push(start);
  }
  const pages = new Uint8Array(changed.length * PAGE_BYTES);
  for (const [index, start] of changed.entries()) pages.set(pageAt(memory, start), index * PAGE_BYTES);
  return { memory: base, changed: Uint32Array.from(changed), pages, stack };
}

/** Makes a memory what it was when the image was made; what it has grown by is empty. */
export function putBack({ memory: kept, changed, pages }: Image, memory: Uint8Array): void {
  memory.set(kept);
  // The allocator takes what it was not given yet to be empty.
  memory.fill(0, kept.length);
  for (const [index, start] of changed.entries()) memory.set(pageAt(pages, index * PAGE_BYTES), start);
}

function pageAt(memory: Uint8Array, start: number): Uint8Array {
  return memory.subarray(start, start + PAGE_BYTES);
}
