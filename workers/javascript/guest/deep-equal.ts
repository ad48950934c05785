/**
 * Deep equality as `node:assert` of Node 26 has it, for code that shares its realm with untrusted candidates: what a value
 * says of itself does not count, only what it is and holds.
 *
 * Where it departs from Node, on purpose:
 * - Loosely, nothing but null and undefined equals a null in an array (Node 26: `deepEqual([5], [null])` passes).
 * - A function is never `==` to a primitive: that would call its conversions.
 * - Getters of `Symbol.toStringTag` and `constructor` that sit on intrinsic prototypes are not called.
 * - An object of the engine (a Map, a Date, …) whose prototype was replaced by that of another kind counts as a plain
 *   object; nobody but its maker can tell.
 */
import { compare } from './deep-equal/comparison.ts';
import { Mode } from './deep-equal/equality.ts';

/** As `assert.deepEqual`. */
export function isDeepEqual(actual: unknown, expected: unknown): boolean {
  return compare(actual, expected, Mode.loose);
}

/** As `assert.deepStrictEqual`. */
export function isDeepStrictEqual(actual: unknown, expected: unknown): boolean {
  return compare(actual, expected, Mode.strict);
}

/** As `assert.partialDeepStrictEqual`: `actual` may hold more than `expected`. */
export function isPartialDeepStrictEqual(actual: unknown, expected: unknown): boolean {
  return compare(actual, expected, Mode.partial);
}
