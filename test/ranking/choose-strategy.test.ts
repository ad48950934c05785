import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseStrategy } from '../../src/ranking/choose-strategy.ts';
import { strategies } from '../../src/ranking/strategies.ts';
import { matrixOf } from '../matrix/matrices.ts';

const names = strategies.map(({ name }) => name).join(', ');

/** What was chosen, or pointers with details. */
function outcome(requested: unknown): unknown {
  const chosen = chooseStrategy(requested);
  return chosen.kind === 'invalid_strategy' ? chosen.errors : { name: chosen.name, ...chosen.parameters };
}

test('left out, it is our own model; B4 has the parameters of the paper', () => {
  assert.deepEqual(outcome(undefined), { name: 'crossrank' });
  assert.deepEqual(outcome('b4'), { name: 'b4', alpha_xy: 1_000, beta_0: 100_000, counted: false });
});

test('a name is a strategy with its defaults', () => {
  assert.deepEqual(outcome('codet'), { name: 'codet', counted: true });
  assert.deepEqual(outcome({ name: 'codet' }), { name: 'codet', counted: true });
});

test('parameters that are given replace defaults, and reach the score', () => {
  const requested = { name: 'pagerank', iterations: 1 };
  assert.deepEqual(outcome(requested), { name: 'pagerank', damping: 0.85, iterations: 1, counted: false });
  const chosen = chooseStrategy({ name: 'max_pass', counted: false });
  assert.ok(chosen.kind === 'chosen_strategy');
  assert.deepEqual([...chosen.score(matrixOf(['1'], { testCounts: [5] }))], [1]);
});

test('a name that does not exist is answered with those that do', () => {
  const detail = `There is no such strategy. The strategies: ${names}.`;
  assert.deepEqual(outcome('B4'), [{ pointer: '/strategy', detail }]);
  assert.deepEqual(outcome({ name: 'toString' }), [{ pointer: '/strategy/name', detail }]);
});

test('a parameter that does not exist is answered with those that do', () => {
  const detail = 'b4 has no such parameter. Its parameters: alpha_xy, beta_0, counted.';
  assert.deepEqual(outcome({ name: 'b4', alpha: 1 }), [{ pointer: '/strategy/alpha', detail }]);
  assert.deepEqual(outcome({ name: 'b4', 'a/b~c': 1 }), [{ pointer: '/strategy/a~1b~0c', detail }]);
  assert.deepEqual(outcome(JSON.parse('{ "name": "b4", "__proto__": {} }')), [
    { pointer: '/strategy/__proto__', detail },
  ]);
});

test('a value out of range or of another type is answered with what it must be, and nothing is coerced', () => {
  const alpha = [
    { pointer: '/strategy/alpha_xy', detail: 'alpha_xy must be a number from 1 to 1000000000.' },
  ];
  for (const alpha_xy of [
    0.5,
    2e9,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    '1000',
    null,
    true,
    [1_000],
    undefined,
  ]) {
    assert.deepEqual(outcome({ name: 'b4', alpha_xy }), alpha);
  }
  assert.deepEqual(outcome({ name: 'pagerank', iterations: 1.5 }), [
    { pointer: '/strategy/iterations', detail: 'iterations must be an integer from 1 to 100.' },
  ]);
  assert.deepEqual(outcome({ name: 'codet', counted: 1 }), [
    { pointer: '/strategy/counted', detail: 'counted must be true or false.' },
  ]);
});

test('every mistake is told at once', () => {
  const errors = outcome({ name: 'b4', alpha: 1, alpha_xy: '1', beta_0: -1 });
  assert.ok(Array.isArray(errors));
  assert.deepEqual(
    errors.map(({ pointer }) => pointer),
    ['/strategy/alpha', '/strategy/alpha_xy', '/strategy/beta_0'],
  );
});

test('what is neither a name nor an object with a name is answered with what to send', () => {
  for (const requested of [null, 1, true, [], ['b4']]) {
    assert.deepEqual(outcome(requested), [
      {
        pointer: '/strategy',
        detail: 'A strategy must be a name (a string) or an object { "name": …, …parameters }.',
      },
    ]);
  }
  for (const requested of [{}, { name: 1 }, { alpha_xy: 1 }]) {
    assert.deepEqual(outcome(requested), [
      {
        pointer: '/strategy/name',
        detail: `A strategy must have a name, a string: ${names}.`,
      },
    ]);
  }
});
