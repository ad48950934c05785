import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrixFromRows } from '../../src/matrix/row-strings.ts';
import { chanceOfAny } from '../../src/ranking/chance-of-any.ts';
import { rank } from '../../src/ranking/rank.ts';
import { allDistinct } from '../../src/rerank/distinct.ts';
import { toPicks } from '../../src/rerank/picks.ts';
import { toRankedParts } from '../../src/rerank/reply.ts';
import { score } from '../../src/rerank/score.ts';
import { configOf } from '../http/helper.ts';

const { ceilings } = configOf({});
const matrix = ['111', '110', '111', '110', '---', '000'];

async function picksOf(diversify: number) {
  const answer = await score({ matrix, strategy: 'max_pass', diversify }, { ceilings, version: '0' });
  assert.ok(answer.ok);
  return answer.value;
}

test('picks are the best of each cluster, in the order of the results, which stay', async () => {
  const { picks, results } = await picksOf(2);
  assert.deepEqual(picks, { candidates: [0, 1], expected_pass_at_k: null });
  assert.deepEqual(
    results.map(({ index }) => index),
    [0, 2, 1, 3, 5, 4],
  );
});

test('there are no more picks than clusters, and who was set aside is none', async () => {
  const { picks } = await picksOf(6);
  assert.deepEqual(picks?.candidates, [0, 1, 5]);
});

test('top_n does not cut the picks', async () => {
  const answer = await score(
    { matrix, strategy: 'max_pass', diversify: 3, top_n: 1 },
    { ceilings, version: '0' },
  );
  assert.ok(answer.ok);
  assert.equal(answer.value.results.length, 1);
  assert.equal(answer.value.picks?.candidates.length, 3);
});

test('of probabilities, the expected pass@k is the chance that one is right', () => {
  const pass = matrixFromRows(['11', '10', '11']);
  assert.ok(pass.kind === 'pass_matrix');
  const strategy = {
    kind: 'chosen_strategy',
    name: 'sure',
    scale: 'log_odds',
    readsAnswers: false,
    parameters: {},
    score: () => Float64Array.of(0, Math.log(1 / 3), Math.log(2 / 3)),
    judge: null,
  } as const;
  const ranking = rank(pass, strategy);
  const parts = toRankedParts(
    { candidates: allDistinct(3), tests: allDistinct(2), matrix: pass, ranking },
    { diversify: 2 },
    'log_odds',
  );
  assert.deepEqual(
    parts.results.map(({ relevance_score }) => relevance_score.toFixed(9)),
    ['0.500000000', '0.400000000', '0.250000000'],
  );
  assert.deepEqual(parts.picks?.candidates, [0, 1]);
  assert.ok(Math.abs((parts.picks?.expected_pass_at_k ?? 0) - 0.75) < 1e-9);
  assert.deepEqual(toPicks(parts.results, 1, 'log_odds'), { candidates: [0], expected_pass_at_k: 0.5 });
});

test('no chance is over 1, and of nobody it is 0', () => {
  assert.equal(chanceOfAny([0.9, 0.9]), 1);
  assert.equal(chanceOfAny([]), 0);
});
