/** Problems that are queued and taken together, so that small ones cost little queueing. */

/** From one place in the input to another, both included. */
export type Chunk = { readonly from: number; readonly to: number };

const MOST_PROBLEMS = 32;
const MOST_BYTES = 1 << 19;

/** Neighbours in the order given, which is ascending: at most 32 and half a megabyte of them, but always one. */
export function chunksOf(problems: Iterable<{ readonly ordinal: number; readonly bytes: number }>): Chunk[] {
  const chunks: { from: number; to: number }[] = [];
  let bytes = 0;
  for (const { ordinal, bytes: size } of problems) {
    const last = chunks.at(-1);
    bytes += size;
    if (last && bytes <= MOST_BYTES && ordinal - last.from < MOST_PROBLEMS) last.to = ordinal;
    else {
      chunks.push({ from: ordinal, to: ordinal });
      bytes = size;
    }
  }
  return chunks;
}
