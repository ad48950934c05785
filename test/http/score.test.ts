import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { ScoreReply } from '../../src/rerank/wire/reply.ts';
import { buildTestApp } from './helper.ts';

const app = await buildTestApp();
after(() => app.close());

async function score(payload: object): Promise<ScoreReply> {
  const reply = await app.inject({ method: 'POST', url: '/v1/score', payload });
  assert.equal(reply.statusCode, 200, reply.body);
  return reply.json();
}

test('the contract’s matrix is ranked', async () => {
  const reply = await score({
    matrix: ['110', '011'],
    candidate_counts: [1, 2],
    test_counts: [1, 1, 3],
    strategy: 'codet',
    include: ['clusters', 'tests', 'matrix'],
  });
  assert.match(reply.id, /^rr_/);
  assert.deepEqual(reply.engine, { version: '0.1.0' });
  assert.equal(reply.strategy.name, 'codet');
  assert.deepEqual(
    reply.results.map(({ index, id, rank, cluster, passed, total }) => [
      index,
      id,
      rank,
      cluster,
      passed,
      total,
    ]),
    [
      [1, '1', 1, 0, 4, 5],
      [0, '0', 2, 1, 2, 5],
    ],
  );
  assert.deepEqual(
    reply.clusters?.map(({ candidates, tests_passed, size }) => [candidates, tests_passed, size]),
    [
      [[1], [1, 2], 2],
      [[0], [0, 1], 1],
    ],
  );
  assert.deepEqual(
    reply.tests?.map(({ pass_rate }) => Math.round((pass_rate ?? 0) * 1000) / 1000),
    [0.333, 1, 0.667],
  );
  assert.deepEqual(reply.matrix, ['110', '011']);
  assert.equal(reply.stats.cells, 6);
});

test('the decision is the cheapest by the costs given, and each test says what it tells apart', async () => {
  const matrix = ['1101', '1101', '0011', '0000'];
  const decisionWith = async (costs: object) => (await score({ matrix, costs })).decision;
  const dear = { wrong: 1, more_tests: 9, more_candidates: 9, ask: 9 };
  assert.equal(await decisionWith(dear), 'accept');
  assert.equal(await decisionWith({ ...dear, ask: 0 }), 'ask');
  assert.equal(await decisionWith({ ...dear, more_candidates: 0 }), 'more_candidates');
  assert.equal(await decisionWith({ ...dear, more_tests: 0 }), 'more_tests');
  assert.equal(await decisionWith({ wrong: 0, more_tests: 0, more_candidates: 0, ask: 0 }), 'accept');

  const { tests } = await score({ matrix, include: ['tests'] });
  // 4 candidates are 6 pairs; 2 × 2, 2 × 2, 1 × 3 and 3 × 1 of them are told apart.
  assert.deepEqual(
    tests?.map(({ separates = 0, redundant_with }) => [Math.round(separates * 6), redundant_with]),
    [
      [4, undefined],
      [4, 0],
      [3, undefined],
      [3, undefined],
    ],
  );
  const [published] = (await score({ matrix, include: ['tests'], strategy: 'b4' })).tests ?? [];
  assert.deepEqual([published?.separates, published?.redundant_with], [undefined, undefined]);
});

test('b4 gives the published scores', async () => {
  const matrix = ['1100', '1100', '0011'];
  const { results } = await score({ matrix, strategy: { name: 'b4', alpha_xy: 10, beta_0: 10 } });
  const published = [-19.636474287, -19.636474287, -24.571148041];
  for (const { index, score } of results) assert.ok(Math.abs((score ?? 0) - (published[index] ?? 0)) < 1e-6);
  assert.deepEqual(
    results.map(({ rank }) => rank),
    [1, 1, 3],
  );
});

test('identical rows are candidates of their own', async () => {
  const { results } = await score({ matrix: ['1', '1', '0'], strategy: 'max_pass', top_n: 2 });
  assert.deepEqual(
    results.map(({ index, rank }) => [index, rank]),
    [
      [0, 1],
      [1, 1],
    ],
  );
});

test('cells that are not known are warned of', async () => {
  const { results, warnings } = await score({ matrix: ['1-', '11', '--'] });
  assert.equal(results[2]?.score, null);
  assert.deepEqual(warnings, [
    'Ranked last without a score, as nothing is known: candidate "2".',
    'Left out of the ranking, as not known of every candidate: test "1".',
  ]);
});

test('nothing known at all is an answer too', async () => {
  const { results } = await score({ matrix: ['-', '-'] });
  assert.deepEqual(
    results.map(({ rank, score, relevance_score }) => [rank, score, relevance_score]),
    [
      [1, null, 0],
      [1, null, 0],
    ],
  );
});
