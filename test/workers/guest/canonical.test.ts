import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { canonical } from '../../../workers/javascript/guest/canonical.ts';

const never = () => assert.fail('code of the value was run');

test('values have one text each', () => {
  const table: readonly (readonly [value: unknown, type: string, text: string | null])[] = [
    [null, 'null', 'null'],
    [undefined, 'undefined', 'undefined'],
    [true, 'boolean', 'true'],
    [1, 'number', '1'],
    [-0, 'number', '-0'],
    [Number.NaN, 'number', 'NaN'],
    [10n, 'bigint', '10n'],
    ['a"\n', 'string', '"a\\"\\n"'],
    [[1, [true, null]], 'Array', '[1, [true, null]]'],
    [[undefined], 'Array', '[undefined]'],
    // biome-ignore lint/suspicious/noSparseArray: what is tested
    [[1, , 2], 'Array', '[1, , 2]'],
    [{ b: 1, a: { c: [] } }, 'Object', '{"a": {"c": []}, "b": 1}'],
    [Object.assign(Object.create(null), { a: 1 }), 'Object', '[null prototype] {"a": 1}'],
    [new Set([2, 1]), 'Set', 'Set {1, 2}'],
    [
      new Map([
        ['b', [1]],
        ['a', [2]],
      ]),
      'Map',
      'Map {"a" => [2], "b" => [1]}',
    ],
    [new Date(5), 'Date', 'Date(5)'],
    [() => 1, 'function', null],
    [Symbol('a'), 'symbol', null],
    [/a/, 'Object', null],
    [new (class A {})(), 'Object', null],
    [[() => 1], 'Array', null],
    ['x'.repeat(100_000), 'string', null],
  ];
  for (const [value, type, text] of table) assert.deepEqual(canonical(value), { type, text }, String(type));
});

test('no getter, conversion or iterator of a value is run', () => {
  class Own extends Array {}
  const iterable = Object.assign([1], { [Symbol.iterator]: never });
  for (const value of [
    Object.defineProperty({}, 'a', { enumerable: true, get: never }),
    Object.defineProperty([1], 0, { get: never }),
    new Own(),
    iterable,
  ]) {
    assert.equal(canonical(value).text, null);
  }
  assert.equal(canonical({ toJSON: 1, toString: 2 }).text, '{"toJSON": 1, "toString": 2}');
});

test('what is nested in itself, or too deep, is opaque', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle, cycle);
  let deep: unknown = 1;
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  assert.equal(canonical(cycle).text, null);
  assert.equal(canonical(deep).text, null);
});

const plain = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(null, undefined, true, 0, -0, 1, Number.NaN, '', 'a', '1', 1n),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value'), { maxKeys: 2, noNullPrototype: true }),
    fc
      .uniqueArray(fc.constantFrom<unknown>(0, 1, 'a', null), { maxLength: 3 })
      .map((items) => new Set(items)),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b'), tie('value')), { maxLength: 2 })
      .map((pairs) => new Map(pairs)),
  ),
})).value;

test('two plain values have one text exactly when they are deeply and strictly equal', () => {
  const small = fc.constantFrom<unknown>([], {}, [1], { a: 1 }, new Set([1]), new Map([['a', 1]]));
  fc.assert(
    fc.property(fc.oneof(plain, small), fc.oneof(plain, small), (left, right) => {
      assert.equal(canonical(left).text === canonical(right).text, isDeepStrictEqual(left, right));
    }),
    { numRuns: 1_000 },
  );
});
