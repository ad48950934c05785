/**
 * Arbitrary values of every kind, made from recipes: one recipe cooked twice gives two values that are equal and share
 * nothing, a recipe with one part changed gives values that are nearly so.
 */
import fc from 'fast-check';

export type Recipe = {
  /** Makes the value without its parts, so that a part can refer to it. */
  readonly start: () => unknown;
  readonly parts: readonly Recipe[];
  readonly fill: (value: unknown, parts: readonly unknown[]) => void;
  /** Instead of all that: the value this many levels up. */
  readonly up?: number;
};

export function cook(recipe: Recipe, above: readonly unknown[] = []): unknown {
  if (recipe.up !== undefined) return above.at(-1 - (recipe.up % (above.length + 1)));
  const value = recipe.start();
  recipe.fill(
    value,
    recipe.parts.map((part) => cook(part, [...above, value])),
  );
  return value;
}

function leaf(start: () => unknown): Recipe {
  return { start, parts: [], fill: () => undefined };
}

function countOf(recipe: Recipe): number {
  return recipe.parts.reduce((sum, part) => sum + countOf(part), 1);
}

/** The recipe with another in the place of its nth node. */
function replaced(recipe: Recipe, nth: number, other: Recipe): Recipe {
  if (nth === 0) return other;
  let before = 1;
  const parts = recipe.parts.map((part) => {
    const count = countOf(part);
    const here = nth >= before && nth < before + count;
    const changed = here ? replaced(part, nth - before, other) : part;
    before += count;
    return changed;
  });
  return { ...recipe, parts };
}

class Point {
  x = 1;
}
class OtherPoint {
  x = 1;
}
class Tagged {
  get [Symbol.toStringTag]() {
    return 'Tagged';
  }
}
class OwnError extends Error {
  override name = 'OwnError';
}
class MyMap extends Map<unknown, unknown> {}
class MyArray extends Array<unknown> {}

const symbols = [Symbol('a'), Symbol.for('b')];
const functions = [() => 1, class {}, Math.max];
const identities: object[] = [Promise.resolve(1), new WeakMap(), new WeakSet()];

export const primitives = [
  ...[undefined, null, true, false, 0, -0, 1, 2, Number.NaN, Infinity, 1.5, 0n, 1n],
  ...['', '0', '1', 'a', ' ', 'true', '1,2', 'NaN'],
  ...symbols,
];

const primitive = fc.constantFrom(...primitives);
const small = fc.constantFrom<unknown>(1, 2, '1', true, null, undefined, Number.NaN, 0, -0, 'a');
const keys = fc.constantFrom<PropertyKey>('a', 'b', 'x', '0', '1', 'length2', 'name', ...symbols);
const messages = fc.constantFrom('', 'a', 'b');

const typedArrays = [
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int32Array,
  Float32Array,
  Float64Array,
];
const errorClasses = [Error, TypeError, RangeError, OwnError];

function define(object: unknown, key: PropertyKey, value: unknown, enumerable = true): void {
  try {
    Object.defineProperty(object, key, { value, enumerable, writable: true, configurable: true });
  } catch {
    // An element of a typed array, or a character of a boxed string.
  }
}

const leaves: fc.Arbitrary<Recipe> = fc.oneof(
  { weight: 8, arbitrary: primitive.map((value) => leaf(() => value)) },
  { weight: 1, arbitrary: fc.constantFrom(...functions, ...identities).map((value) => leaf(() => value)) },
  fc.constantFrom(0, 1, Number.NaN).map((time) => leaf(() => new Date(time))),
  fc
    .tuple(fc.constantFrom('a', 'b|c'), fc.constantFrom('', 'g', 'gi', 'dy', 'u', 'v'), fc.constantFrom(0, 1))
    .map(([source, flags, lastIndex]) => leaf(() => Object.assign(new RegExp(source, flags), { lastIndex }))),
  fc
    .tuple(
      fc.constantFrom(...typedArrays),
      fc.array(fc.constantFrom(0, -0, 1, 2, Number.NaN), { maxLength: 3 }),
      fc.boolean(),
    )
    .map(([Type, items, offset]) =>
      leaf(() => (offset ? new Type([7, ...items, 7]).subarray(1, items.length + 1) : new Type(items))),
    ),
  fc.array(fc.constantFrom(0, 1, 2), { maxLength: 3 }).chain((bytes) =>
    fc.constantFrom(
      leaf(() => new Uint8Array(bytes).buffer),
      leaf(() => new BigInt64Array(bytes.map(BigInt))),
    ),
  ),
  fc.constantFrom(
    leaf(() => new WeakMap()),
    leaf(() => Promise.resolve()),
    leaf(() => new Tagged()),
    leaf(() => Object.create(Point.prototype)),
    leaf(() => Object.create(Array.prototype)),
    leaf(() => Object.create(Error.prototype)),
    leaf(() => [].values()),
    leaf(() => new SharedArrayBuffer(2)),
  ),
);

type Entries = readonly (readonly [PropertyKey, boolean])[];

function setAll(entries: Entries) {
  return (object: unknown, parts: readonly unknown[]) => {
    entries.forEach(([key, enumerable], i) => {
      define(object, key, parts[i], enumerable);
    });
  };
}

/** Keys, most of them enumerable, in any order. */
const someKeys = fc.uniqueArray(
  fc.tuple(
    keys,
    fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  ),
  {
    maxLength: 3,
    selector: ([key]) => key,
  },
);

const starts: (() => unknown)[] = [
  () => ({}),
  () => ({}),
  () => ({}),
  () => Object.create(null),
  () => Object.create({}),
  () => new Point(),
  () => new OtherPoint(),
  () => new Tagged(),
  () => new Date(0),
  () => /a/,
  () => new Uint8Array(2),
  () => Object(1),
  () => Object('a'),
  () =>
    (function (..._: unknown[]) {
      // biome-ignore lint/complexity/noArguments: this is the object that is wanted
      return arguments;
    })(1, 2),
];

function composite(part: fc.Arbitrary<Recipe>): fc.Arbitrary<Recipe> {
  const parts = fc.array(part, { maxLength: 4 });
  const withKeys = (start: fc.Arbitrary<() => unknown>) =>
    fc
      .tuple(start, someKeys)
      .chain(([make, entries]) =>
        fc
          .array(part, { minLength: entries.length, maxLength: entries.length })
          .map((values): Recipe => ({ start: make, parts: values, fill: setAll(entries) })),
      );
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(parts, fc.nat(20), fc.constantFrom<new () => unknown[]>(Array, Array, Array, MyArray))
        .map(
          ([items, hole, Type]): Recipe => ({
            start: () => new Type(),
            parts: items,
            fill: (array, values) => {
              const into = array as unknown[];
              values.forEach((value, i) => {
                if (i !== hole) into[i] = value;
              });
              into.length = values.length;
            },
          }),
        ),
    },
    { weight: 1, arbitrary: withKeys(fc.constant(() => [1, 2])) },
    { weight: 5, arbitrary: withKeys(fc.constantFrom(...starts)) },
    {
      weight: 2,
      arbitrary: fc.tuple(parts, fc.constantFrom(Set, Set)).map(
        ([members]): Recipe => ({
          start: () => new Set(),
          parts: members,
          fill: (set, values) => {
            for (const value of values) (set as Set<unknown>).add(value);
          },
        }),
      ),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.array(fc.tuple(part, part), { maxLength: 3 }), fc.constantFrom(Map, Map, MyMap))
        .map(
          ([entries, Type]): Recipe => ({
            start: () => new Type(),
            parts: entries.flat(),
            fill: (map, values) => {
              for (let i = 0; i < values.length; i += 2) {
                // Node 26 does not find these again when a map has them for keys.
                if (identities.includes(values[i] as object)) continue;
                (map as Map<unknown, unknown>).set(values[i], values[i + 1]);
              }
            },
          }),
        ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...errorClasses), messages, fc.option(part), someKeys)
        .chain(([Type, message, cause, entries]) =>
          fc.array(part, { minLength: entries.length, maxLength: entries.length }).map(
            (values): Recipe => ({
              start: () => new Type(message),
              parts: cause === null ? values : [...values, cause],
              fill: (error, made) => {
                setAll(entries)(error, made);
                if (cause !== null) define(error, 'cause', made.at(-1), false);
              },
            }),
          ),
        ),
    },
    {
      weight: 1,
      arbitrary: part.map(
        (value): Recipe => ({
          start: () => ({}),
          parts: [value],
          fill: (object, [made]) =>
            Object.defineProperty(object, 'a', { get: () => made, enumerable: true, configurable: true }),
        }),
      ),
    },
    { weight: 1, arbitrary: small.map((value) => leaf(() => (value == null ? null : Object(value)))) },
    { weight: 1, arbitrary: fc.nat(3).map((up): Recipe => ({ ...leaf(() => null), up })) },
  );
}

export const recipe: fc.Arbitrary<Recipe> = fc.letrec<{ recipe: Recipe; composite: Recipe }>((tie) => ({
  recipe: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaves, tie('composite')),
  composite: composite(tie('recipe')),
})).composite;

/** Two values: copies, near-copies, or strangers. */
export const pair: fc.Arbitrary<[unknown, unknown]> = fc
  .tuple(recipe, recipe, leaves, fc.nat(), fc.nat(9))
  .map(([one, other, small, at, choice]): [Recipe, Recipe] => {
    if (choice < 4) return [one, one];
    const place = 1 + (at % Math.max(1, countOf(one) - 1));
    if (choice < 7) return [one, replaced(one, place, small)];
    if (choice < 9) return [one, replaced(one, place, other)];
    return [one, other];
  })
  .map(([one, other]) => [cook(one), cook(other)]);
