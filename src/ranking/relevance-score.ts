import { sigmoid } from './log-odds.ts';
import type { Scale } from './strategy.ts';

/**
 * A score as a relevance in [0, 1], where higher scores never have lower relevance. `score` ≤ `best`, both finite.
 *
 * - `linear`: score / best, the share of the best score; 0 for a score below 0, and for all when `best` is not above 0.
 * - `log`: exp(score − best), the odds against the best; the best has 1.
 * - `log_odds`: 1 / (1 + exp(−score)), the probability itself.
 *
 * @example relevanceScore(1, 4, 'linear') // 0.25
 */
export function relevanceScore(score: number, best: number, scale: Scale): number {
  if (scale === 'log_odds') return sigmoid(score);
  if (scale === 'log') return Math.exp(score - best);
  return best > 0 ? Math.max(0, score / best) : 0;
}
