/** The use case without execution: ranks a pass matrix that was made elsewhere. */
import type { Ceilings } from '../config.ts';
import { matrixFromRows } from '../matrix/row-strings.ts';
import { chooseStrategy } from '../ranking/choose-strategy.ts';
import type { Learnt } from '../ranking/crossrank-model.ts';
import { allDistinct } from './distinct.ts';
import { sortableId } from './id.ts';
import { sizeErrors } from './problem.ts';
import { type Rank, rankHere } from './ranker.ts';
import { type Answer, answer, refuse } from './refusal.ts';
import { toRankedParts, toStrategy } from './reply.ts';
import type { OnStage } from './stages.ts';
import { stopwatch } from './stopwatch.ts';
import { warningsOfRanking } from './warnings.ts';
import type { ScoreReply } from './wire/reply.ts';
import type { ScoreRequest } from './wire/request.ts';

export type ScoreService = {
  readonly ceilings: Ceilings;
  readonly version: string;
  readonly learnt?: Learnt;
  /** Ranks the matrix; absent: here and now. */
  readonly rank?: Rank;
  /** Is told how long each stage took. */
  readonly onStage?: OnStage;
};

export async function score(
  request: ScoreRequest,
  { ceilings, version, learnt, rank = rankHere, onStage }: ScoreService,
): Promise<Answer<ScoreReply>> {
  const watch = stopwatch(onStage);
  const rows = request.matrix;
  const width = rows[0]?.length ?? 0;
  const tooMany = sizeErrors(ceilings, {
    candidates: { number: rows.length, pointer: '/matrix' },
    tests: { number: width, pointer: '/matrix/0' },
  });
  if (tooMany.length > 0) return refuse('too_many', tooMany);

  const strategy = chooseStrategy(request.strategy);
  if (strategy.kind === 'invalid_strategy') return refuse('invalid_strategy', strategy.errors);

  const { candidate_counts: candidateCounts, test_counts: testCounts } = request;
  const matrix = matrixFromRows(rows, { candidateCounts, testCounts });
  if (matrix.kind === 'invalid_matrix') return refuse('ragged_matrix', matrix.errors);

  watch.lap('plan');
  const ranking = await rank(matrix, strategy, { ...(learnt && { learnt }) });
  const rank_ms = watch.lap('rank');

  const ranked = {
    candidates: allDistinct(rows.length),
    tests: allDistinct(width),
    matrix,
    ranking,
  };
  return answer({
    id: sortableId('rr'),
    strategy: toStrategy(strategy),
    engine: { version },
    ...toRankedParts(ranked, request, strategy.scale),
    stats: { cells: rows.length * width, rank_ms, total_ms: watch.total() },
    warnings: warningsOfRanking(ranking, ranked),
  });
}
