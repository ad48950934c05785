/**
 * Whose chunk is next, by self-clocked fair queueing (Golestani, "A self-clocked fair queueing scheme for broadband applications",
 * INFOCOM 1994): a chunk is given its turn when it is queued, so that workers take the earliest and know of no weights.
 */
import { fullnessOf, type SizedChunk } from './chunks.ts';

/** Times of no unit: they grow by what is queued, and only their order counts. */
export type Clock = {
  /** The turn that is served now. Whoever has nothing queued begins here: what was not used is not saved up. */
  readonly now: number;
  /** The owner's last chunk that is queued or under way; null where there is none. */
  readonly last: number | null;
};

/** A full chunk of an owner of weight 1 takes so long. */
const FULL_CHUNK = 100;
/** PostgreSQL's largest integer. Who comes beyond it comes in the order of queueing, until the queue was empty once. */
const LATEST = 2 ** 31 - 1;

/** Turns of chunks that come after all that this owner has queued, in ascending order: whole numbers from 0. */
export function turnsOf(chunks: readonly SizedChunk[], weight: number, { now, last }: Clock): number[] {
  let turn = Math.max(now, last ?? now);
  return chunks.map((chunk) => {
    turn += (FULL_CHUNK * fullnessOf(chunk)) / weight;
    return Math.min(LATEST, Math.ceil(turn));
  });
}
