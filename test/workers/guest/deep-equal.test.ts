/** Deep equality of the guest, against Node's own on arbitrary values. */
import assert from 'node:assert';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import {
  isDeepEqual,
  isDeepStrictEqual,
  isPartialDeepStrictEqual,
} from '../../../workers/javascript/guest/deep-equal.ts';
import { pair } from './values.ts';

type Relation = (x: unknown, y: unknown) => boolean;

function holds(check: (x: unknown, y: unknown) => void): Relation {
  return (x, y) => {
    try {
      check(x, y);
      return true;
    } catch (error) {
      // Node 26 runs out of stack where an error is its own cause.
      fc.pre(error instanceof assert.AssertionError);
      return false;
    }
  };
}

function agrees(relation: Relation, oracle: Relation): void {
  let equal = 0;
  const numRuns = 200_000;
  fc.assert(
    fc.property(pair, ([x, y]) => {
      const wanted = oracle(x, y);
      equal += wanted ? 1 : 0;
      assert.equal(relation(x, y), wanted, `${inspect(x)} and ${inspect(y)}`);
    }),
    { numRuns },
  );
  console.log(equal, numRuns);
  assert.ok(equal > numRuns / 4, `only ${equal} pairs were equal`);
}

test('strict deep equality is that of node:assert', () => {
  agrees(isDeepStrictEqual, holds(assert.deepStrictEqual));
});

test('partial deep equality is that of node:assert', () => {
  agrees(isPartialDeepStrictEqual, holds(assert.partialDeepStrictEqual));
});

test('loose deep equality is that of node:assert in both directions', () => {
  // Node 26 takes anything for equal to a null in an array, but only on the right.
  const oneWay = holds(assert.deepEqual);
  agrees(isDeepEqual, (x, y) => oneWay(x, y) && oneWay(y, x));
});
