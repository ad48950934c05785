import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pagerank } from '../../src/ranking/pagerank.ts';
import { anyRows, matrixOf } from '../matrix/matrices.ts';
import { assertClose } from './approximately.ts';

const published = { damping: 0.85, iterations: 10, counted: false };

test('one round: 0.15 of itself and 0.85 of each test passed, as a share of the best', () => {
  const scores = pagerank.score(matrixOf(['11', '01', '00']), { ...published, iterations: 1 });
  assertClose(scores, [1, (0.15 + 0.85) / (0.15 + 2 * 0.85), 0.15 / (0.15 + 2 * 0.85)]);
});

test('two rounds: the test that both pass vouches for more', () => {
  const [best, second] = [1.85 * 0.15 + 0.85 * (1 + 1.85), 1 * 0.15 + 0.85 * 1.85];
  assertClose(pagerank.score(matrixOf(['11', '01']), { ...published, iterations: 2 }), [1, second / best]);
});

test('among candidates that pass as many tests, those with the tests of good company lead', () => {
  const [leader, , loner] = pagerank.score(matrixOf(['1100', '1100', '0011']), published);
  assert.ok((leader ?? 0) > (loner ?? 0));
});

test('counted, copies vouch', () => {
  const matrix = matrixOf(['10', '01'], { candidateCounts: [1, 1], testCounts: [1, 3] });
  assertClose(pagerank.score(matrix, { ...published, iterations: 1, counted: true }), [
    1 / (0.15 + 3 * 0.85),
    1,
  ]);
  assertClose(pagerank.score(matrix, published), [1, 1]);
});

test('where nobody passes anything all are alike, and worth 0 once only tests speak', () => {
  assertClose(pagerank.score(matrixOf(['00', '00']), published), [1, 1]);
  assertClose(pagerank.score(matrixOf(['00', '00']), { ...published, damping: 1 }), [0, 0]);
});

test('the scores are those of the rounds without normalisation, as shares of the best', () => {
  fc.assert(
    fc.property(anyRows(), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (rows, damping) => {
      assertClose(pagerank.score(matrixOf(rows), { ...published, damping }), literally(rows, damping, 10));
    }),
  );
});

function literally(rows: readonly string[], damping: number, iterations: number): number[] {
  const mix = (before: number, votes: number[]) =>
    (1 - damping) * before + damping * votes.reduce((sum, vote) => sum + vote, 0);
  let ofCandidates = rows.map(() => 1);
  let ofTests = [...(rows[0] ?? '')].map(() => 1);
  for (let round = 0; round < iterations; round++) {
    const [candidates, tests] = [ofCandidates, ofTests];
    ofCandidates = candidates.map((before, index) =>
      mix(
        before,
        tests.filter((_, at) => rows[index]?.[at] === '1'),
      ),
    );
    ofTests = tests.map((before, index) =>
      mix(
        before,
        candidates.filter((_, at) => rows[at]?.[index] === '1'),
      ),
    );
  }
  const best = Math.max(...ofCandidates);
  return ofCandidates.map((score) => score / best);
}
