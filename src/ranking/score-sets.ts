import { type ConsensusSet, consensusSets } from '../matrix/consensus-sets.ts';
import type { PassMatrix } from '../matrix/pass-matrix.ts';

/** Scores each consensus set once and gives the score to all its members, who thus agree to the last bit. */
export function scoreSets(matrix: PassMatrix, score: (set: ConsensusSet) => number): Float64Array {
  const scores = new Float64Array(matrix.candidates);
  for (const set of consensusSets(matrix)) {
    const shared = score(set);
    for (const candidate of set.candidates) scores[candidate] = shared;
  }
  return scores;
}
