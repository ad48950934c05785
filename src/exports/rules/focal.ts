import { logit } from '../../ranking/log-odds.ts';
import { closeness, type WordPairs, wordPairs } from '../closeness.ts';
import { bestFirst, type Rule } from '../rule.ts';

const LEAST_ODDS = 9;
const LEAST_CHOSEN = 0.6;
const LEAST_CLOSENESS = 0.5;
/** Nobody is certain: keeps odds finite. */
const LEAST_DOUBT = 1e-6;

/**
 * Ours: pairs that differ where it matters. With p the posterior of a candidate (`relevance_score`), the odds of the chosen
 * are at least 9 times those of the rejected, p/(1 − p) each, p(chosen) ≥ 0.6, and their texts are close (Dice ≥ ½, see
 * `closeness`); the closest first. Margin: the logarithm of the ratio of odds. It means what it says only where
 * `relevance_score` is a probability.
 */
export const focal: Rule = {
  name: 'focal',
  description:
    'Odds of being right at least nine times as high, texts as close as can be: what differs is what matters.',
  paper: null,
  kinds: ['correctness'],
  readsOutcomes: false,
  judge({ candidates }) {
    const scores = candidates.map(({ posterior }) => posterior);
    const known: WordPairs[] = [];
    const pairsOf = (index: number) => {
      known[index] ??= wordPairs(candidates[index]?.code ?? '');
      return known[index];
    };
    return {
      scores,
      winners: bestFirst(scores).filter((index) => (scores[index] ?? 0) >= LEAST_CHOSEN),
      pair(chosen, rejected) {
        const margin = boundedLogit(scores[chosen] ?? 0) - boundedLogit(scores[rejected] ?? 0);
        if (margin < Math.log(LEAST_ODDS)) return null;
        const close = closeness(pairsOf(chosen), pairsOf(rejected));
        if (close < LEAST_CLOSENESS) return null;
        return { chosen, rejected, kind: 'correctness', margin, priority: close };
      },
    };
  },
};

function boundedLogit(probability: number): number {
  return logit(Math.min(1 - LEAST_DOUBT, Math.max(LEAST_DOUBT, probability)));
}
