/** Problems that are queued and taken together, so that small ones cost little queueing. */

/** From one place in the input to another, both included. */
export type Chunk = { readonly from: number; readonly to: number };

export type SizedChunk = Chunk & { readonly bytes: number };

const MOST_PROBLEMS = 32;
const MOST_BYTES = 1 << 19;

/** Neighbours in the order given, which is ascending: at most 32 and half a megabyte of them, but always one. */
export function chunksOf(
  problems: Iterable<{ readonly ordinal: number; readonly bytes: number }>,
): SizedChunk[] {
  const chunks: { from: number; to: number; bytes: number }[] = [];
  for (const { ordinal, bytes: size } of problems) {
    const last = chunks.at(-1);
    if (last && last.bytes + size <= MOST_BYTES && ordinal - last.from < MOST_PROBLEMS) {
      last.to = ordinal;
      last.bytes += size;
    } else chunks.push({ from: ordinal, to: ordinal, bytes: size });
  }
  return chunks;
}

/** How full it is, beside one that may take no more; over 1 where one problem is larger than that. */
export function fullnessOf({ from, to, bytes }: SizedChunk): number {
  return Math.max((to - from + 1) / MOST_PROBLEMS, bytes / MOST_BYTES);
}
