import type { PassMatrix } from '../matrix/pass-matrix.ts';
import { presume } from '../matrix/presume.ts';
import { passedSamples, passRates } from '../matrix/samples.ts';
import { type Ranking, rank } from './rank.ts';
import type { ChosenStrategy, Known } from './strategy.ts';

/**
 * Ranks as `rank` does, with what is not known taken to be as it most likely is (see `presume`), so that tests which some
 * candidates did not run count all the same. What is told of passed tests and pass rates is of what is known. For our own
 * model only: published strategies leave such tests out.
 */
export function rankPresumed(matrix: PassMatrix, strategy: ChosenStrategy, known: Known): Ranking {
  const presumed = presume({ matrix, evidence: known.evidence ?? null });
  const ranking = rank(presumed.matrix, strategy, { ...known, evidence: presumed.evidence });
  const passed = passedSamples(matrix);
  return {
    ...ranking,
    results: ranking.results.map((result) => ({ ...result, passed: passed[result.candidate] ?? 0 })),
    passRates: passRates(matrix),
  };
}
