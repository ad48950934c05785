/**
 * Images of an interpreter's memory, in pieces. A cell changes few of them: to look for those and put them back takes half as
 * long as to copy all, and an image shares with another what is the same in both.
 */
import { type Snapshot, type Stretch, stretchesIn } from './snapshot.ts';

/** The whole memory of an interpreter at a moment, and where its stack stood. */
export type Image = {
  /** What stood in each piece of the memory, in turn; null where that was nothing, as in all that follows. */
  readonly pieces: readonly (Uint8Array | null)[];
  /** Those that no other image has. */
  readonly own: readonly Uint8Array[];
  readonly stack: number;
};

/** A part of a page of WebAssembly, which memories are made of. */
const PIECE_BYTES = 16 * 1024;
const EMPTY = new Uint8Array(PIECE_BYTES);
const NOTHING: Image = { pieces: [], own: [], stack: 0 };

/** The image of a memory that was filled from a snapshot, which nobody may change from now on. */
function imageOf({ memory, filled }: Snapshot): Image {
  const isFilled = new Uint8Array(Math.ceil(memory.length / PIECE_BYTES));
  for (const [start, end] of stretchesIn(filled))
    isFilled.fill(1, Math.floor(start / PIECE_BYTES), Math.ceil(end / PIECE_BYTES));
  return { ...NOTHING, pieces: Array.from(isFilled, (is, index) => (is ? pieceOf(memory, index) : null)) };
}

/**
 * An image of a memory that is much like that of a snapshot. Only what is `used` is looked at; all else of the memory is as in the
 * snapshot, or means nothing.
 */
export function imageLike(
  snapshot: Snapshot,
  memory: Uint8Array,
  stack: number,
  used: readonly Stretch[],
): Image {
  const before = imageOf(snapshot);
  const isUsed = (start: number) => used.some(([from, to]) => from < start + PIECE_BYTES && start < to);
  return imageFrom(memory, stack, before, (index) => isUsed(index * PIECE_BYTES));
}

/**
 * An image of the memory as it is.
 * @param before one that is much like it
 * @param room one that is not needed any more: what it has of its own is used again
 */
export function imageAfter(
  memory: Uint8Array,
  stack: number,
  before: Image = NOTHING,
  room = NOTHING,
): Image {
  return imageFrom(memory, stack, before, () => true, room.own);
}

function imageFrom(
  memory: Uint8Array,
  stack: number,
  before: Image,
  isUsed: (index: number) => boolean,
  room: readonly Uint8Array[] = [],
): Image {
  const own: Uint8Array[] = [];
  const pieces: (Uint8Array | null)[] = [];
  const count = memory.length / PIECE_BYTES;
  for (let index = 0; index < count; index++) {
    const known = before.pieces[index] ?? null;
    const piece = pieceOf(memory, index);
    if (!isUsed(index) || isLike(piece, known)) pieces.push(known);
    else {
      const copy = room[own.length] ?? new Uint8Array(PIECE_BYTES);
      copy.set(piece);
      own.push(copy);
      pieces.push(copy);
    }
  }
  return { pieces, own, stack };
}

/** Makes a memory what it was when the image was made; what it has grown by is empty. Writes only where it is otherwise. */
export function putBack({ pieces }: Image, memory: Uint8Array): void {
  const count = memory.length / PIECE_BYTES;
  for (let index = 0; index < count; index++) {
    const known = pieces[index] ?? null;
    const piece = pieceOf(memory, index);
    if (!isLike(piece, known)) piece.set(known ?? EMPTY);
  }
}

function pieceOf(memory: Uint8Array, index: number): Uint8Array {
  return memory.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
}

function isLike(piece: Uint8Array, known: Uint8Array | null): boolean {
  return Buffer.compare(piece, known ?? EMPTY) === 0;
}
