/** Deep equality of the guest, against Node's own. */
import assert from 'node:assert';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import {
  isDeepEqual,
  isDeepStrictEqual,
  isPartialDeepStrictEqual,
} from '../../../workers/javascript/guest/deep-equal.ts';
import { acyclicPair, pair } from './values.ts';

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

/** The same answer for arbitrary pairs, of which enough are equal. */
function assertAgreement(relation: Relation, oracle: Relation, arbitrary = pair): void {
  const numRuns = 150000;
  let equal = 0;
  fc.assert(
    fc.property(arbitrary, ([x, y]) => {
      const wanted = oracle(x, y);
      if (wanted) equal++;
      assert.equal(relation(x, y), wanted, `${inspect(x)} and ${inspect(y)}`);
    }),
    { numRuns },
  );
  assert.ok(equal > numRuns / 4 && equal < (numRuns * 3) / 4, `${equal} pairs were equal`);
}

test('strict deep equality is that of node:assert', () => {
  assertAgreement(isDeepStrictEqual, holds(assert.deepStrictEqual));
});

test('loose deep equality is that of node:assert in both directions', () => {
  // Node 26 takes anything for equal to a null in an array, but only when the null is on the right.
  const oneWay = holds(assert.deepEqual);
  assertAgreement(isDeepEqual, (x, y) => oneWay(x, y) && oneWay(y, x));
});

test('partial deep equality is that of node:assert', () => {
  // Without cycles: what Node says of them depends on whether it has seen one before.
  assertAgreement(isPartialDeepStrictEqual, holds(assert.partialDeepStrictEqual), acyclicPair);
});
