/** The thread in which large matrices are ranked; see `ranker.ts`. Loaded by piscina. */
import { chooseStrategy } from '../ranking/choose-strategy.ts';
import { type Ranking, rank } from '../ranking/rank.ts';
import type { RankTask } from './ranker.ts';

export default function rankTask({ matrix, strategy: given, known }: RankTask): Ranking {
  const strategy = chooseStrategy(given);
  if (strategy.kind === 'invalid_strategy')
    throw new Error(`${given.name} was chosen before, and can not be now`);
  return rank(matrix, strategy, known);
}
