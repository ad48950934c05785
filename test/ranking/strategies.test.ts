/** What holds of every strategy. A new one is tested by being in the registry. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { consensusSets } from '../../src/matrix/consensus-sets.ts';
import { candidateCount, type PassMatrix, testCount, withoutCounts } from '../../src/matrix/pass-matrix.ts';
import { DEFAULT_STRATEGY, strategies } from '../../src/ranking/strategies.ts';
import type { Strategy } from '../../src/ranking/strategy.ts';
import { anyMatrix, indexes, matrixOf, rearranged, repeated } from '../matrix/matrices.ts';
import { assertClose } from './approximately.ts';

/** These two tell candidates apart that passed and returned the same. */
const deterministic = strategies.filter(({ name }) => !['random', 'alphacode'].includes(name));
const countable = strategies.filter(({ parameters }) => 'counted' in parameters.properties);

function score(
  strategy: Strategy,
  matrix: PassMatrix,
  parameters: Record<string, unknown> = {},
): Float64Array {
  const chosen = strategy.choose(parameters);
  assert.ok(chosen.kind === 'chosen_strategy', JSON.stringify(chosen));
  return chosen.score(matrix);
}

const Described = Type.Object({
  type: Type.String(),
  description: Type.String({ minLength: 1 }),
  default: Type.Unknown(),
  examples: Type.Array(Type.Unknown(), { minItems: 1 }),
  minimum: Type.Optional(Type.Number()),
  maximum: Type.Optional(Type.Number()),
});

/** What the schemas of the parameters say, by the name of the parameter. */
function described({ name, parameters }: Strategy): [parameter: string, schema: Static<typeof Described>][] {
  return Object.entries(parameters.properties).map(([parameter, schema]) => {
    assert.ok(Check(Described, schema), `${name}.${parameter}`);
    return [parameter, schema];
  });
}

/** Every parameter at one end of its range. */
function extreme(strategy: Strategy, end: 'minimum' | 'maximum'): Record<string, unknown> {
  return Object.fromEntries(
    described(strategy).map(([parameter, schema]) => [parameter, schema[end] ?? end === 'maximum']),
  );
}

test('names are unlike one another, and the default is one of them', () => {
  const names = strategies.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.includes(DEFAULT_STRATEGY.name));
  for (const name of names) assert.match(name, /^[a-z][a-z0-9_]*$/);
});

test('every strategy names its publication, and describes each parameter with a default, a range and examples', () => {
  for (const strategy of strategies) {
    assert.match(strategy.paper.url, /^https:/);
    assert.ok(strategy.description.length > 0);
    assert.partialDeepStrictEqual(strategy.parameters, { additionalProperties: false });
    for (const [parameter, schema] of described(strategy)) {
      const ends = schema.type === 'boolean' ? [] : [schema.minimum, schema.maximum];
      for (const value of [schema.default, ...schema.examples, ...ends]) {
        assert.ok(Check(schema, value), `${strategy.name}.${parameter}: ${value}`);
      }
    }
  }
});

for (const strategy of strategies) {
  test(`${strategy.name}: a finite score for each candidate, at the edges of matrices and of parameters`, () => {
    const most = new Array<number>(40).fill(1_000_000);
    const edges = [
      matrixOf([]),
      matrixOf(['', '']),
      matrixOf(['0']),
      matrixOf(['1']),
      matrixOf(['0', '1']),
      matrixOf(['01']),
      matrixOf(new Array<string>(40).fill('1'.repeat(40))),
      matrixOf(new Array<string>(40).fill('0'.repeat(40))),
      matrixOf(
        indexes(40).map((at) => '1'.repeat(at) + '0'.repeat(40 - at)),
        { candidateCounts: most, testCounts: most },
      ),
    ];
    for (const matrix of edges) {
      for (const parameters of [{}, extreme(strategy, 'minimum'), extreme(strategy, 'maximum')]) {
        const scores = score(strategy, matrix, parameters);
        assert.equal(scores.length, matrix.candidates);
        assert.ok(scores.every(Number.isFinite), `${JSON.stringify(parameters)}: ${scores}`);
      }
    }
  });
}

for (const strategy of deterministic) {
  test(`${strategy.name}: candidates and tests in another order have the same scores`, () => {
    const shuffled = anyMatrix({ maxCount: 3 }).chain((matrix) =>
      fc.record({
        matrix: fc.constant(matrix),
        candidates: order(matrix.candidates),
        tests: order(matrix.tests),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ matrix, candidates, tests }) => {
        const scores = score(strategy, matrix);
        const expected = candidates.map((candidate) => scores[candidate] ?? Number.NaN);
        assertClose(score(strategy, rearranged(matrix, candidates, tests)), expected, 1e-12);
      }),
    );
  });

  test(`${strategy.name}: members of a consensus set have the very same score`, () => {
    fc.assert(
      fc.property(anyMatrix({ maxCount: 3 }), (matrix) => {
        const scores = score(strategy, matrix);
        for (const { first, candidates } of consensusSets(matrix)) {
          for (const candidate of candidates) assert.equal(scores[candidate], scores[first]);
        }
      }),
    );
  });
}

for (const strategy of countable) {
  test(`${strategy.name}: counted is as if the copies were written out`, () => {
    fc.assert(
      fc.property(anyMatrix({ maxCount: 4 }), (matrix) => {
        const candidates = repeated(matrix.candidates, (candidate) => candidateCount(matrix, candidate));
        const tests = repeated(matrix.tests, (index) => testCount(matrix, index));
        const writtenOut = withoutCounts(rearranged(matrix, candidates, tests));
        const scores = score(strategy, matrix, { counted: true });
        const expected = candidates.map((candidate) => scores[candidate] ?? Number.NaN);
        assertClose(score(strategy, writtenOut, { counted: false }), expected, 1e-12);
      }),
    );
  });

  test(`${strategy.name}: counted or not is the same where every count is 1, and counts are overlooked when not`, () => {
    fc.assert(
      fc.property(anyMatrix({ maxCount: 4 }), (matrix) => {
        const plain = score(strategy, withoutCounts(matrix), { counted: true });
        assert.deepEqual(score(strategy, withoutCounts(matrix), { counted: false }), plain);
        assert.deepEqual(score(strategy, matrix, { counted: false }), plain);
      }),
    );
  });
}

function order(length: number): fc.Arbitrary<number[]> {
  return fc.shuffledSubarray(indexes(length), { minLength: length });
}
