import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { logistic, type Observation, standardLogistic } from '../../src/learning/logistic.ts';
import { sigmoid } from '../../src/ranking/log-odds.ts';

/** What comes of known weights on a grid of facts, without chance: the outcome is the probability itself. */
function grid(weights: readonly [number, number, number]): Observation[] {
  const places = [-2, -1, 0, 1, 2];
  return places.flatMap((x) =>
    places.map((y) => ({
      facts: [1, x, y],
      outcome: sigmoid(weights[0] + weights[1] * x + weights[2] * y),
      weight: 1,
    })),
  );
}

const anyWeights = fc.tuple(...([0, 0, 0] as const).map(() => fc.double({ min: -2, max: 2, noNaN: true })));

test('weights that are known are found again', () => {
  fc.assert(
    fc.property(anyWeights, ([a = 0, b = 0, c = 0]) => {
      const found = logistic(grid([a, b, c]), 3, 1e-9);
      for (const [at, weight] of [a, b, c].entries())
        assert.ok(Math.abs((found[at] ?? 9) - weight) < 1e-4, `${found} for ${[a, b, c]}`);
    }),
  );
});

test('by hand: three of four came, so the log odds are ln 3; weights count, and an offset is taken off', () => {
  const one = (outcome: number, weight: number, offset = 0) => ({ facts: [1], outcome, weight, offset });
  assert.ok(Math.abs((logistic([one(1, 3), one(0, 1)], 1, 1e-12)[0] ?? 0) - Math.log(3)) < 1e-6);
  assert.ok(Math.abs((logistic([one(1, 3, 1), one(0, 1, 1)], 1, 1e-12)[0] ?? 0) - (Math.log(3) - 1)) < 1e-6);
});

test('the ridge draws towards what is standard; of no observations, that is all there is', () => {
  const observations = grid([0, 2, 0]);
  const [, free = 0] = logistic(observations, 3, 1e-9);
  const [, held = 0] = logistic(observations, 3, 1);
  const [, away = 0] = logistic(observations, 3, 1, [0, 5, 0]);
  assert.ok(held > 0 && held < free && away > free);
  assert.deepEqual(logistic([], 2, 0.1, [3, 4]), [3, 4]);
});

test('finite where every outcome is the same, and where facts never differ', () => {
  const found = logistic([{ facts: [1, 1], outcome: 1, weight: 1 }], 2, 0.01);
  assert.ok(found.every((weight) => Number.isFinite(weight) && weight > 0));
});

test('standard: the same weights found whatever the unit and the zero of a fact; one that never differs gets 0', () => {
  const plain = grid([0.5, 1, -1]).map((one) => ({ ...one, facts: [...one.facts, 7] }));
  const moved = plain.map(({ facts: [one = 0, x = 0, y = 0, z = 0], ...rest }) => ({
    ...rest,
    facts: [one, 100 * x + 3, y, z],
  }));
  const [a = 0, b = 0, c = 0, d] = standardLogistic(plain, 4, 0.01);
  const [a2 = 0, b2 = 0, c2 = 0, d2] = standardLogistic(moved, 4, 0.01);
  const near = (x: number, y: number) => assert.ok(Math.abs(x - y) < 1e-6, `${x} is not ${y}`);
  near(b2 * 100, b);
  near(c2, c);
  near(a2 + 3 * b2, a);
  assert.deepEqual([d, d2], [0, 0]);
  assert.ok(b > 0 && b < 1 && c < 0);
});
