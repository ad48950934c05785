import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { complete } from '../../src/matrix/complete.ts';
import { chooseStrategy } from '../../src/ranking/choose-strategy.ts';
import { type Ranking, rank, rankByScores } from '../../src/ranking/rank.ts';
import { strategies } from '../../src/ranking/strategies.ts';
import type { ChosenStrategy } from '../../src/ranking/strategy.ts';
import { anyMatrix, indexes, matrixOf } from '../matrix/matrices.ts';

function chosen(requested: unknown): ChosenStrategy {
  const strategy = chooseStrategy(requested);
  assert.ok(strategy.kind === 'chosen_strategy', JSON.stringify(strategy));
  return strategy;
}

function order({ results }: Ranking): number[] {
  return results.map(({ candidate }) => candidate);
}

test('the best comes first, with all that the reply tells of it', () => {
  const matrix = matrixOf(['01', '11'], { candidateCounts: [3, 1], testCounts: [1, 2] });
  assert.deepEqual(rank(matrix, chosen('max_pass')), {
    results: [
      { candidate: 1, rank: 1, relevanceScore: 1, score: 3, cluster: 0, passed: 3, total: 3 },
      { candidate: 0, rank: 2, relevanceScore: 2 / 3, score: 2, cluster: 1, passed: 2, total: 3 },
    ],
    clusters: [
      { id: 0, candidates: [1], testsPassed: [0, 1], size: 1, score: 3 },
      { id: 1, candidates: [0], testsPassed: [1], size: 3, score: 2 },
    ],
    passRates: [0.25, 1],
    setAside: [],
    droppedTests: [],
    judgement: null,
  });
});

test('equal scores share a rank, keep their order, and the next rank counts them all', () => {
  const ranking = rank(matrixOf(['000', '011', '101', '100']), chosen('max_pass'));
  assert.deepEqual(order(ranking), [1, 2, 3, 0]);
  assert.deepEqual(
    ranking.results.map((result) => result.rank),
    [1, 1, 3, 4],
  );
  assert.deepEqual(
    ranking.clusters.map(({ candidates }) => candidates),
    [[1], [2], [3], [0]],
  );
});

test('scores that differ only by rounding tie: 3 √2 is √18', () => {
  assert.notEqual(3 * Math.SQRT2, Math.sqrt(18));
  const matrix = matrixOf(['1110', '0001'], { candidateCounts: [2, 18] });
  assert.deepEqual(
    rank(matrix, chosen('codet')).results.map((result) => [result.candidate, result.rank]),
    [
      [0, 1],
      [1, 1],
    ],
  );
});

test('what is not known of some is left out, and who is not known at all comes last', () => {
  const ranking = rank(matrixOf(['--', '0-', '10']), chosen('max_pass'));
  assert.deepEqual(ranking, {
    results: [
      { candidate: 2, rank: 1, relevanceScore: 1, score: 1, cluster: 0, passed: 1, total: 2 },
      { candidate: 1, rank: 2, relevanceScore: 0, score: 0, cluster: 1, passed: 0, total: 2 },
      { candidate: 0, rank: 3, relevanceScore: 0, score: null, cluster: null, passed: 0, total: 2 },
    ],
    clusters: [
      { id: 0, candidates: [2], testsPassed: [0], size: 1, score: 1 },
      { id: 1, candidates: [1], testsPassed: [], size: 1, score: 0 },
    ],
    passRates: [0.5, 0],
    setAside: [0],
    droppedTests: [1],
    judgement: null,
  });
});

test('a test that is dropped still counts among those passed', () => {
  const [first] = rank(matrixOf(['11', '1-']), chosen('max_pass')).results;
  assert.deepEqual([first?.score, first?.passed, first?.total], [1, 2, 2]);
});

test('where nothing is known everyone is set aside', () => {
  const ranking = rank(matrixOf(['-', '-']), chosen('b4'));
  assert.deepEqual(
    ranking.results.map((result) => [result.candidate, result.rank, result.score]),
    [
      [0, 1, null],
      [1, 1, null],
    ],
  );
  assert.deepEqual([ranking.clusters, ranking.passRates], [[], [null]]);
});

test('a log score has its odds against the best for relevance', () => {
  const [best, other] = rank(matrixOf(['11', '01'], { candidateCounts: [1, 3] }), chosen('b4')).results;
  assert.equal(best?.relevanceScore, 1);
  assert.equal(other?.relevanceScore, Math.exp((other?.score ?? 0) - (best?.score ?? 0)));
});

test('a cluster whose members differ in score has the best of theirs', () => {
  const matrix = matrixOf(['1', '0', '1']);
  const { clusters } = rankByScores(matrix, complete(matrix), [1, 2, 3], 'linear');
  assert.deepEqual(
    clusters.map(({ candidates, score }) => [candidates, score]),
    [
      [[0, 2], 3],
      [[1], 2],
    ],
  );
});

test('scores that are not finite, or not one each, are a mistake of the caller', () => {
  const matrix = matrixOf(['1', '0']);
  for (const scores of [[1], [1, Number.NaN], [Number.POSITIVE_INFINITY, 1]]) {
    assert.throws(() => rankByScores(matrix, complete(matrix), scores, 'linear'), RangeError);
  }
});

for (const { name } of strategies) {
  test(`${name}: order, ranks, relevance and clusters agree, whatever is unknown`, () => {
    fc.assert(
      fc.property(anyMatrix({ characters: '000111-', maxCount: 3 }), (matrix) => {
        const ranking = rank(matrix, chosen(name));
        const { results, clusters, setAside } = ranking;
        assert.deepEqual(
          order(ranking).sort((a, b) => a - b),
          indexes(matrix.candidates),
        );
        const scoreOf = (score: number | null) => score ?? Number.NEGATIVE_INFINITY;
        for (const [place, result] of results.entries()) {
          const better = results.filter(({ score }) => scoreOf(score) > scoreOf(result.score)).length;
          assert.equal(result.rank, better + 1);
          assert.ok(result.relevanceScore >= 0 && result.relevanceScore <= 1);
          const next = results[place + 1];
          if (!next) continue;
          assert.ok(scoreOf(next.score) <= scoreOf(result.score));
          assert.ok(next.relevanceScore <= result.relevanceScore);
          if (next.rank === result.rank) assert.ok(next.candidate > result.candidate);
        }
        for (const { candidate, cluster, score } of results) {
          assert.equal(score === null, setAside.includes(candidate));
          if (cluster !== null) assert.ok(clusters[cluster]?.candidates.includes(candidate));
        }
        assert.deepEqual(
          clusters.map(({ id }) => id),
          indexes(clusters.length),
        );
        for (const { candidates, score } of clusters) {
          const scores = results
            .filter(({ candidate }) => candidates.includes(candidate))
            .map((r) => scoreOf(r.score));
          assert.equal(score, Math.max(...scores));
        }
      }),
    );
  });
}
