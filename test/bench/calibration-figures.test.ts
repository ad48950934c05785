import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  auc,
  binsOf,
  calibrationError,
  type Forecast,
  perfectError,
} from '../../bench/calibration-figures.ts';
import { reliabilityDiagram } from '../../bench/reliability-diagram.ts';
import { generator } from '../../src/learning/samples.ts';

const forecast = (said: number, came: number, problem = 'p'): Forecast => ({ said, came, problem });

test('by hand: bins of equal mass, and the mean distance between what was said and what came', () => {
  const forecasts = [forecast(0.9, 1), forecast(0.1, 0), forecast(0.7, 0), forecast(0.3, 0)];
  assert.deepEqual(binsOf(forecasts, 2), [
    { said: 0.2, came: 0, forecasts: 2 },
    { said: 0.8, came: 0.5, forecasts: 2 },
  ]);
  assert.ok(Math.abs(calibrationError(forecasts, 2) - (0.2 + 0.3) / 2) < 1e-12);
});

test('AUC by hand, ties half, and the same as counting pairs', () => {
  assert.equal(auc([forecast(0.2, 0), forecast(0.8, 1)]), 1);
  assert.equal(auc([forecast(0.5, 0), forecast(0.5, 1)]), 0.5);
  const some = fc.array(fc.tuple(fc.constantFrom(0.1, 0.4, 0.9), fc.constantFrom(0, 1)), { minLength: 2 });
  fc.assert(
    fc.property(some, (pairs) => {
      const ones = pairs.filter(([, came]) => came === 1);
      const zeros = pairs.filter(([, came]) => came === 0);
      fc.pre(ones.length > 0 && zeros.length > 0);
      let won = 0;
      for (const [a] of ones) for (const [b] of zeros) won += a > b ? 1 : a === b ? 0.5 : 0;
      const found = auc(pairs.map(([said, came]) => forecast(said, came)));
      assert.ok(Math.abs(found - won / (ones.length * zeros.length)) < 1e-9);
    }),
  );
});

test('what is exactly true errs by chance alone: less with more forecasts, more where samples come out alike', () => {
  const many = (problems: number) =>
    Array.from({ length: problems * 10 }, (_, at) => forecast(0.5, 0, String(at % problems)));
  const few = perfectError(many(10), 5, generator(1));
  const more = perfectError(many(100), 5, generator(1));
  assert.ok(more.apart < few.apart && few.apart < few.together);
  assert.equal(perfectError([forecast(1, 0), forecast(0, 1)], 2, generator(1)).apart, 0);
});

test('the diagram has a point for each bin, on the diagonal where it came as said', () => {
  const svg = reliabilityDiagram([{ title: 'a set', bins: [{ said: 0.25, came: 0.25, forecasts: 3 }] }]);
  assert.equal(svg.match(/<circle/g)?.length, 1);
  assert.match(svg, /cx="80" cy="240"/);
});
