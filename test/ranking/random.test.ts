import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../../src/ranking/random.ts';
import { matrixOf } from '../matrix/matrices.ts';

const many = matrixOf(new Array<string>(10_000).fill('1'));

function mean(scores: Float64Array): number {
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

test('a score is a function of the seed and the index alone', () => {
  const long = random.score(matrixOf(['10', '01', '11']), { seed: 7 });
  const short = random.score(matrixOf(['0', '0']), { seed: 7 });
  assert.deepEqual([...short], [...long.subarray(0, 2)]);
});

test('another seed is another order', () => {
  const leaders = Array.from({ length: 200 }, (_, seed) => {
    const scores = random.score(matrixOf(['1', '1', '1', '1']), { seed });
    return scores.indexOf(Math.max(...scores));
  });
  for (const candidate of [0, 1, 2, 3]) {
    const share = leaders.filter((leader) => leader === candidate).length / leaders.length;
    assert.ok(share > 0.15 && share < 0.35, `candidate ${candidate} leads ${share} of the orders`);
  }
});

test('scores lie in [0, 1) and spread evenly', () => {
  for (const seed of [0, 1, 2 ** 32 - 1]) {
    const scores = random.score(many, { seed });
    assert.ok(scores.every((score) => score >= 0 && score < 1));
    assert.ok(Math.abs(mean(scores) - 0.5) < 0.02);
    assert.ok(new Set(scores).size > 9_990);
  }
});
