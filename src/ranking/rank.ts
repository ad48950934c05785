import { type Completion, complete } from '../matrix/complete.ts';
import { completeEvidence } from '../matrix/complete-evidence.ts';
import type { PassMatrix } from '../matrix/pass-matrix.ts';
import { passedSamples, passRates, testSamples } from '../matrix/samples.ts';
import { type Cluster, clustersOf } from './clusters.ts';
import { relevanceScore } from './relevance-score.ts';
import type { ChosenStrategy, Judgement, Known, Scale } from './strategy.ts';
import { withoutNoise } from './without-noise.ts';

/** Candidates and tests by their indexes in the matrix that was ranked, unknown cells and all. */
export type Ranking = {
  /** Every candidate once, best first; equal scores keep the order of the matrix. */
  readonly results: readonly RankedCandidate[];
  /** Best first; ties by first member. */
  readonly clusters: readonly Cluster[];
  /** For each test, the share in [0, 1] of candidate samples that pass it, of those known; null where none is. */
  readonly passRates: readonly (number | null)[];
  /** Candidates of which nothing is known: they come last, without a score. Ascending. */
  readonly setAside: readonly number[];
  /** Tests that did not count, because they are unknown of some candidate. Ascending. */
  readonly droppedTests: readonly number[];
  /** Where the strategy knows probabilities. */
  readonly judgement: RankingJudgement | null;
};

export type RankingJudgement = {
  /** Probability that the first is right; 0 where there is none. */
  readonly confidence: number;
  /** Probability that none is. `confidence` + `noneRight` ≤ 1. */
  readonly noneRight: number;
  /** For each test what is said of it; null for a dropped one. */
  readonly tests: readonly (Judgement['tests'][number] | null)[];
};

export type RankedCandidate = {
  readonly candidate: number;
  /** From 1. Equal scores share a rank and the next is counted on: 1, 1, 3. */
  readonly rank: number;
  /** In [0, 1], never rising down the list; see `relevance-score.ts`. 0 for a candidate set aside. */
  readonly relevanceScore: number;
  /** The strategy's score, to twelve digits; null for a candidate set aside. */
  readonly score: number | null;
  /** `id` of the candidate's cluster; null for a candidate set aside. */
  readonly cluster: number | null;
  /** Test samples known to pass, dropped tests among them. */
  readonly passed: number;
  /** Test samples in all. */
  readonly total: number;
};

/**
 * Ranks the candidates of a matrix by a strategy, which sees the completed matrix (see `complete`) and what
 * else is known of its candidates.
 */
export function rank(matrix: PassMatrix, strategy: ChosenStrategy, known: Known = {}): Ranking {
  const completion = complete(matrix);
  const left: Known = {
    ...known,
    evidence: known.evidence ? completeEvidence(known.evidence, completion) : null,
    texts: known.texts ? textsOf(known.texts, completion.candidates) : null,
    priors: known.priors ? completion.candidates.map((candidate) => known.priors?.[candidate] ?? null) : null,
    trusted: known.trusted ? completion.tests.map((test) => known.trusted?.[test] ?? false) : null,
  };
  const judgement = strategy.judge?.(completion.matrix, left) ?? null;
  const scores = judgement?.logOdds ?? strategy.score(completion.matrix, left);
  const ranking = rankByScores(matrix, completion, scores, strategy.scale);
  return judgement ? { ...ranking, judgement: judgementOf(judgement, ranking, completion) } : ranking;
}

/** The very same array where all are left, whose terms are known then. */
function textsOf(texts: readonly string[], candidates: readonly number[]): readonly string[] {
  return candidates.length === texts.length ? texts : candidates.map((candidate) => texts[candidate] ?? '');
}

function judgementOf(
  { noneRight, tests }: Judgement,
  { results, passRates: { length } }: Ranking,
  completion: Completion,
): RankingJudgement {
  const all = new Array<Judgement['tests'][number] | null>(length).fill(null);
  for (const [at, test] of completion.tests.entries()) all[test] = tests[at] ?? null;
  return { confidence: results[0]?.relevanceScore ?? 0, noneRight, tests: all };
}

/**
 * Ranks the candidates of a matrix by scores from anywhere: `scores` has one, the higher the better, for each candidate of
 * `completion.matrix`, where `completion` is `complete(matrix)`.
 *
 * @throws RangeError when there is not one finite score for each candidate.
 */
export function rankByScores(
  matrix: PassMatrix,
  completion: Completion,
  scores: ArrayLike<number>,
  scale: Scale,
): Ranking {
  const { candidates, setAside, droppedTests } = completion;
  if (scores.length !== candidates.length) {
    throw new RangeError(`${scores.length} scores for ${candidates.length} candidates`);
  }
  const steady = Array.from(scores, withoutNoise);
  const clusters = clustersOf(completion, steady);
  const clusterOf = new Map(
    clusters.flatMap(({ id, candidates }) => candidates.map((member) => [member, id])),
  );
  const passed = passedSamples(matrix);
  const total = testSamples(matrix);

  const ordered = candidates
    .map((candidate, index) => ({ candidate, score: steady[index] ?? 0 }))
    .sort((a, b) => b.score - a.score);
  const ranks = rankNumbers(ordered.map(({ score }) => score));
  const best = ordered[0]?.score ?? 0;
  const scored = ordered.map(({ candidate, score }, place) => ({
    candidate,
    rank: ranks[place] ?? 0,
    relevanceScore: relevanceScore(score, best, scale),
    score,
    cluster: clusterOf.get(candidate) ?? null,
    passed: passed[candidate] ?? 0,
    total,
  }));
  const last = setAside.map((candidate) => ({
    candidate,
    rank: scored.length + 1,
    relevanceScore: 0,
    score: null,
    cluster: null,
    passed: 0,
    total,
  }));
  return {
    results: [...scored, ...last],
    clusters,
    passRates: passRates(matrix),
    setAside,
    droppedTests,
    judgement: null,
  };
}

/** The ranks of scores that are sorted, best first: 5, 5, 3 have ranks 1, 1, 3. */
function rankNumbers(sorted: readonly number[]): number[] {
  let rank = 0;
  return sorted.map((score, place) => {
    if (score !== sorted[place - 1]) rank = place + 1;
    return rank;
  });
}
