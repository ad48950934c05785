import { candidateCount, type PassMatrix } from './pass-matrix.ts';

/** Candidates that pass the same tests. */
export type ConsensusSet = {
  /** The member with the lowest index; its row is every member's row. */
  readonly first: number;
  /** All members, ascending. Never empty. */
  readonly candidates: readonly number[];
  /** Samples that the members stand for together. */
  readonly size: number;
};

/**
 * The consensus sets of the matrix, in the order of their first members. Every candidate is in exactly one. A cell that
 * is not known counts as not passed: complete the matrix first.
 *
 * O(N × M / 8): a row's packed bytes, as a string, are a key that `Map` hashes and, on a hit, compares in full.
 */
export function consensusSets(matrix: PassMatrix): ConsensusSet[] {
  const { passed, bytesPerRow } = matrix.packed;
  const bytes = Buffer.from(passed.buffer, passed.byteOffset, passed.byteLength);
  const membersOfRow = new Map<string, number[]>();
  for (let candidate = 0; candidate < matrix.candidates; candidate++) {
    const row = bytes.toString('latin1', candidate * bytesPerRow, (candidate + 1) * bytesPerRow);
    const members = membersOfRow.get(row);
    if (members) members.push(candidate);
    else membersOfRow.set(row, [candidate]);
  }
  return Array.from(membersOfRow.values(), (candidates) => ({
    first: candidates[0] ?? 0,
    candidates,
    size: candidates.reduce((sum, candidate) => sum + candidateCount(matrix, candidate), 0),
  }));
}
