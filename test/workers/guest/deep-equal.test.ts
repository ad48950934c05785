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
import { cyclicCopies, pair } from './values.ts';

type Relation = (x: unknown, y: unknown) => boolean;

/** Thrown instead of Node's own error, which would print the values: that fails for odd ones. */
class Unequal extends Error {}

function holds(check: (x: unknown, y: unknown, message: Error) => void): Relation {
  return (x, y) => {
    try {
      check(x, y, new Unequal());
      return true;
    } catch (error) {
      if (error instanceof Unequal) return false;
      throw error;
    }
  };
}

/** The same answer for arbitrary pairs, of which enough are equal. */
function assertAgreement(relation: Relation, oracle: Relation): void {
  const numRuns = 4_000;
  let equal = 0;
  fc.assert(
    fc.property(pair, ([x, y]) => {
      const wanted = oracle(x, y);
      if (wanted) equal++;
      assert.equal(relation(x, y), wanted, () => `${inspect(x)} and ${inspect(y)}`);
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
  assertAgreement(isPartialDeepStrictEqual, holds(assert.partialDeepStrictEqual));
});

test('a copy is equal, and what holds itself can be compared', () => {
  fc.assert(
    fc.property(cyclicCopies, ([x, y]) => {
      for (const relation of [isDeepStrictEqual, isDeepEqual, isPartialDeepStrictEqual]) {
        assert.ok(relation(x, y), () => `${relation.name}: ${inspect(x, { depth: 9 })}`);
      }
    }),
    { numRuns: 5000 },
  );
});

/** A ring of so many objects, each with the next one. */
function ring(size: number, value: unknown = 1): object {
  const first: Record<string, unknown> = { value };
  let last = first;
  for (let i = 1; i < size; i++) {
    const next: Record<string, unknown> = { value };
    last.next = next;
    last = next;
  }
  last.next = first;
  return first;
}

test('cycles are equal when they have the same shape, whatever their length', () => {
  for (const size of [1, 2, 3, 99, 100, 101, 400]) {
    assert.ok(isDeepStrictEqual(ring(size), ring(size)), `${size}`);
    assert.ok(!isDeepStrictEqual(ring(size), ring(size + 1)), `${size}`);
    assert.ok(!isDeepStrictEqual(ring(size), ring(size, 2)), `${size}`);
  }
});

function chain(length: number, end: unknown): unknown {
  let value = end;
  for (let i = 0; i < length; i++) value = [value];
  return value;
}

test('deep values are compared to the end; deeper than the stack is a RangeError, as in Node', () => {
  assert.ok(isDeepStrictEqual(chain(400, 1), chain(400, 1)));
  assert.ok(!isDeepStrictEqual(chain(400, 1), chain(400, 2)));
  assert.ok(!isDeepStrictEqual(chain(400, 1), chain(401, 1)));
  assert.throws(() => isDeepStrictEqual(chain(1e6, 1), chain(1e6, 1)), RangeError);
  assert.ok(isDeepStrictEqual([1], [1]));
});

const date = () => new Date(0);

/** Values that Node 26 has wrong, or whose answer here is ours. */
const pairs: [name: string, x: unknown, y: unknown, loose: boolean, strict: boolean][] = [
  ['null equals no number in an array', [5], [null], false, false],
  ['null equals undefined', [undefined], [null], true, false],
  ['a hole is not a null', new Array(1), [null], false, false],
  ['data views', view(1, 2), view(1, 2), true, true],
  ['data views with other bytes', view(1, 2), view(1, 3), false, false],
  ['a data view and a date', view(1, 2), date(), false, false],
  ['a function is not its text', [String], [`${String}`], false, false],
  ['map with one promise for a key', ...twice(mapOf(Promise.resolve(), new WeakMap())), true, true],
  ['other promises', Promise.resolve(), Promise.resolve(), false, false],
  ['an error that is its own cause', ownCause('a'), ownCause('a'), true, true],
  ['errors that are their own cause', ownCause('a'), ownCause('b'), false, false],
  ['detached buffers', detached(), detached(), true, true],
  ['an object that says it is a map', { [Symbol.toStringTag]: 'Map' }, new Map(), false, false],
  ['a map that says it is an object', tagged(new Map([[1, 1]]), 'Object'), {}, false, false],
];

function view(...bytes: number[]): DataView {
  return new DataView(new Uint8Array(bytes).buffer);
}

function mapOf(...keys: object[]): Map<object, number> {
  return new Map(keys.map((key) => [key, 1]));
}

function twice(map: Map<object, number>): [unknown, unknown] {
  return [map, new Map(map)];
}

function ownCause(message: string): Error {
  const error = new Error(message);
  error.cause = error;
  return error;
}

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function tagged<T extends object>(object: T, tag: string): T {
  return Object.defineProperty(object, Symbol.toStringTag, { value: tag });
}

for (const [name, x, y, loose, strict] of pairs) {
  test(`deep equality: ${name}`, () => {
    assert.equal(isDeepEqual(x, y), loose);
    assert.equal(isDeepEqual(y, x), loose);
    assert.equal(isDeepStrictEqual(x, y), strict);
    assert.equal(isDeepStrictEqual(y, x), strict);
  });
}
