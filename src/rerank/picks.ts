/** A few candidates to try instead of one: each from another cluster, since members of one are right or wrong together. */
import { chanceOfAny } from '../ranking/chance-of-any.ts';
import type { Scale } from '../ranking/strategy.ts';
import type { Picks, Result } from './wire/results.ts';

/** The best of each cluster, at most `most`, in the order of `results`, which are all of them. */
export function toPicks(results: readonly Result[], most: number, scale: Scale): Picks {
  const seen = new Set<number>();
  const picked: Result[] = [];
  for (const result of results) {
    if (picked.length === most) break;
    if (result.cluster === null || seen.has(result.cluster)) continue;
    seen.add(result.cluster);
    picked.push(result);
  }
  const isProbability = scale === 'log_odds';
  return {
    candidates: picked.map(({ index }) => index),
    expected_pass_at_k: isProbability
      ? chanceOfAny(picked.map(({ relevance_score }) => relevance_score))
      : null,
  };
}
