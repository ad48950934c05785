import type { Completion } from '../matrix/complete.ts';
import { consensusSets } from '../matrix/consensus-sets.ts';
import { passedTests } from '../matrix/pass-matrix.ts';

/** A consensus set: candidates that pass the same of the tests that count. Indexes are of the matrix before completion. */
export type Cluster = {
  /** Its place in the list of clusters, from 0. */
  readonly id: number;
  /** Ascending. */
  readonly candidates: readonly number[];
  /** The tests that every member passes, of those that count. Ascending. */
  readonly testsPassed: readonly number[];
  /** Candidate samples, whether the strategy is counted or not. */
  readonly size: number;
  /** The best score of a member; all have the same one but with strategies that tell members apart, such as `random`. */
  readonly score: number;
};

/** The clusters of a completed matrix, best first, ties by first member. `scores` has one for each of its candidates. */
export function clustersOf({ matrix, candidates, tests }: Completion, scores: readonly number[]): Cluster[] {
  return consensusSets(matrix)
    .map((set) => ({ ...set, score: bestOf(pick(scores, set.candidates)) }))
    .sort((a, b) => b.score - a.score)
    .map((set, id) => ({
      id,
      candidates: pick(candidates, set.candidates),
      testsPassed: pick(tests, passedTests(matrix, set.first)),
      size: set.size,
      score: set.score,
    }));
}

/** The items at these places, all of which exist. */
function pick(items: readonly number[], places: readonly number[]): number[] {
  return places.map((place) => items[place] ?? 0);
}

/** Not `Math.max(...scores)`, which overflows the stack on a cluster of a hundred thousand. */
function bestOf(scores: readonly number[]): number {
  return scores.reduce((best, score) => Math.max(best, score));
}
