import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Choice, conditionalLogit } from '../../src/learning/conditional-logit.ts';
import { assertClose } from '../ranking/approximately.ts';

const choice = (facts: readonly number[], right: readonly boolean[], weight = 1): Choice => ({
  alternatives: facts.map((fact) => [fact]),
  right,
  weight,
});

test('by hand: with two alternatives it is logistic regression on their difference', () => {
  // The one with the fact is right in three of four: exp(w) / (exp(w) + 1) = 3/4.
  const choices = [choice([1, 0], [true, false], 3), choice([1, 0], [false, true], 1)];
  assert.ok(Math.abs((conditionalLogit(choices, 1, 1e-9)[0] ?? 0) - Math.log(3)) < 1e-3);
});

test('several right ones share: it is enough that one of them is chosen', () => {
  // (2 exp(w)) / (2 exp(w) + 1) = 4/5 where w = ln 2.
  const choices = [choice([1, 1, 0], [true, true, false], 4), choice([1, 1, 0], [false, false, true], 1)];
  assert.ok(Math.abs((conditionalLogit(choices, 1, 1e-9)[0] ?? 0) - Math.log(2)) < 1e-3);
});

test('the ridge holds the weights, whatever the unit of a fact', () => {
  const always = [choice([1, 0], [true, false])];
  const [loose = 0] = conditionalLogit(always, 1, 0.01);
  const [tight = 0] = conditionalLogit(always, 1, 1);
  assert.ok(tight > 0 && tight < loose && Number.isFinite(loose));
  const [inHundreds = 0] = conditionalLogit([choice([100, 0], [true, false])], 1, 0.01);
  assert.ok(Math.abs(inHundreds * 100 - loose) < 1e-3 * loose);
});

test('choices among only right or only wrong ones, and facts that never differ, tell nothing', () => {
  assertClose(conditionalLogit([choice([1, 0], [true, true]), choice([3, 0], [false, false])], 1, 0.1), [0]);
  assertClose(conditionalLogit([choice([2, 2], [true, false])], 1, 0.1), [0]);
});
