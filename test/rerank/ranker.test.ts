import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Evidence } from '../../src/matrix/evidence.ts';
import { matrixFromCells } from '../../src/matrix/pass-matrix.ts';
import { chooseStrategy } from '../../src/ranking/choose-strategy.ts';
import { rank } from '../../src/ranking/rank.ts';
import type { ChosenStrategy } from '../../src/ranking/strategy.ts';
import { createRanker } from '../../src/rerank/ranker.ts';

const ranker = createRanker();
after(() => ranker.close());

const [CANDIDATES, TESTS] = [500, 500];

/** Every third candidate is wrong in the cells of its own. */
const isRight = (candidate: number, test: number) => candidate % 3 !== 0 || (candidate + test) % 7 < 3;
const matrix = matrixFromCells(CANDIDATES, TESTS, (candidate, test) =>
  candidate === 5 && test === 5 ? null : isRight(candidate, test),
);
const evidence: Evidence = {
  kind: 'evidence',
  candidates: CANDIDATES,
  tests: TESTS,
  questions: Array.from({ length: TESTS }, (_, test) => `f(${test})`),
  answers: [
    { kind: 'value', type: 'int', text: '1' },
    { kind: 'exception', type: 'ValueError', text: '' },
  ],
  questionOfTest: Int32Array.from({ length: TESTS }, (_, test) => test),
  wantedByTest: new Int32Array(TESTS),
  given: Int32Array.from({ length: CANDIDATES * TESTS }, (_, cell) =>
    isRight(Math.floor(cell / TESTS), cell % TESTS) ? 0 : 1,
  ),
};
const known = {
  evidence,
  texts: Array.from({ length: CANDIDATES }, (_, candidate) => `def f(x): return x + ${candidate % 3}`),
  priors: Array.from({ length: CANDIDATES }, (_, candidate) => (candidate === 7 ? 0.9 : null)),
  trusted: Array.from({ length: TESTS }, (_, candidate) => candidate === 0),
};

function chosen(given: unknown): ChosenStrategy {
  const strategy = chooseStrategy(given);
  assert.ok(strategy.kind === 'chosen_strategy');
  return strategy;
}

for (const given of ['crossrank', { name: 'b4', beta_0: 1_000 }, { name: 'random', seed: 3 }]) {
  const strategy = chosen(given);

  test(`a large matrix is ranked elsewhere, and as it would be here: ${strategy.name}`, async () => {
    let turns = 0;
    const turning = setInterval(() => turns++, 1);
    const ranking = await ranker.rank(matrix, strategy, known);
    clearInterval(turning);
    assert.ok(turns > 0, 'the event loop went on meanwhile');
    assert.deepEqual(ranking, rank(matrix, strategy, known));
  });
}

test('what the thread can not do is told as an error, and it goes on', async () => {
  const strategy = { ...chosen('b4'), parameters: { beta_0: -1 } };
  await assert.rejects(ranker.rank(matrix, strategy, known), /can not be now/);
  const { results } = await ranker.rank(matrix, chosen('b4'), known);
  assert.equal(results.length, CANDIDATES);
});
