/** What hostile values can do to `assert`: claim to be equal to everything, listen, explode when touched. */
import node from 'node:assert';
import { test } from 'node:test';
import { assert, strict } from '../../../workers/javascript/guest/assert.ts';
import { outcomeOf } from './outcome.ts';

const plain: unknown[] = [
  1,
  'a',
  true,
  null,
  [1, 2, 3],
  [[]],
  { a: 1 },
  { a: { b: 2 } },
  new Map([[1, 2]]),
  new Set([1]),
];

/** Objects that answer every question in the way that is asked for, as far as they can know. */
function claimants(): object[] {
  const echo: ProxyHandler<object> = {
    get: (target, name) =>
      name in target ? Reflect.get(target, name) : (new Proxy(target, echo) as unknown),
    has: () => true,
    getOwnPropertyDescriptor: (_, name) => ({
      value: name,
      enumerable: true,
      configurable: true,
      writable: true,
    }),
    getPrototypeOf: () => Array.prototype,
  };
  let looks = 0;
  const shrinking: ProxyHandler<unknown[]> = {
    get: (_, name) => (name === 'length' ? (looks++ === 0 ? 3 : 0) : undefined),
    ownKeys: () => ['0', '1', '2', 'length'],
    getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
  };
  const agree = () => true;
  return [
    new Proxy({}, echo),
    new Proxy([], { ...echo, getOwnPropertyDescriptor: Reflect.getOwnPropertyDescriptor }),
    new Proxy([9, 9, 9], { ...shrinking, getOwnPropertyDescriptor: Reflect.getOwnPropertyDescriptor }),
    new Proxy(new Map(), echo),
    Object.assign(() => 1, { valueOf: () => 1, toString: () => 'a', length2: 3 }),
    {
      valueOf: () => 1,
      toString: () => 'a',
      equals: agree,
      [Symbol.toPrimitive]: () => 1,
      asymmetricMatch: agree,
    },
    new (class extends Map {
      override get size() {
        return 1;
      }
      override has() {
        return true;
      }
      override get() {
        return 2;
      }
    })(),
    new (class extends Set {
      override get size() {
        return 1;
      }
      override has() {
        return true;
      }
    })(),
    Object.defineProperty({}, Symbol.toStringTag, { value: 'Array' }),
  ];
}

test('an object that claims to equal everything equals nothing plain', () => {
  for (const value of plain) {
    for (const flavour of [assert, strict]) {
      for (const name of [
        'equal',
        'deepEqual',
        'strictEqual',
        'deepStrictEqual',
        'partialDeepStrictEqual',
      ] as const) {
        for (const [i, claimant] of claimants().entries()) {
          node.equal(
            outcomeOf(() => flavour[name](claimant, value)).how,
            'threw',
            `${name} of ${i}, ${typeof value}`,
          );
        }
        for (const [i, claimant] of claimants().entries()) {
          // Partially, everything has what an empty object has, and a claimant may well be empty.
          if (name === 'partialDeepStrictEqual') continue;
          node.equal(
            outcomeOf(() => flavour[name](value, claimant)).how,
            'threw',
            `${name} of ${i}, ${typeof value}`,
          );
        }
      }
    }
  }
});

test('a proxy is not told the names that the other side has', () => {
  const asked = new Set<PropertyKey>();
  const note = (name: PropertyKey) => {
    asked.add(name);
    return name;
  };
  const spy = <T extends object>(target: T) =>
    new Proxy(target, {
      get: (_, name) => Reflect.get(target, note(name)),
      has: (_, name) => Reflect.has(target, note(name)),
      getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(target, note(name)),
    });
  for (const flavour of [strict, assert]) {
    for (const name of ['deepEqual', 'deepStrictEqual', 'partialDeepStrictEqual'] as const) {
      for (const value of [spy({ other: 1 }), spy(Object.assign([], { other: 1 })), spy({ a: 1, b: 2 })]) {
        for (const wanted of [{ secret: 1 }, Object.assign([], { secret: 1 }), { secret: 1, b: 2 }]) {
          outcomeOf(() => flavour[name](value, wanted));
          outcomeOf(() => flavour[name](wanted, value));
        }
      }
    }
  }
  node.ok(asked.size > 0);
  node.ok(!asked.has('secret'));
});

test('no message runs code of the values, fails, or grows without bounds', () => {
  const explode = () => {
    throw new Error('called');
  };
  const bomb = {
    toString: explode,
    valueOf: explode,
    toJSON: explode,
    inspect: explode,
    [Symbol.toPrimitive]: explode,
  };
  const values: unknown[] = [
    ...[bomb, [bomb], new Map([[bomb, bomb]]), new Set([bomb]), Object.create(bomb)],
    ...[Object.defineProperty({}, 'a', { get: explode, enumerable: true })],
    ...[Object.defineProperties(new Error(), { message: { get: explode }, name: { get: explode } })],
    ...[
      Object.defineProperty(() => 1, 'name', { get: explode }),
      Object.defineProperty(class {}, 'name', { get: explode }),
    ],
    new Proxy(
      {},
      { getPrototypeOf: explode, get: explode, ownKeys: explode, getOwnPropertyDescriptor: explode },
    ),
    ...[
      'a'.repeat(1e6),
      10n ** 10_000n,
      new Array(1e6).fill('ab'),
      new Array(2 ** 32 - 1),
      Symbol('a'.repeat(1e4)),
    ],
    ...[Object.fromEntries(Array.from({ length: 1e4 }, (_, i) => [`key ${i}`.repeat(50), i]))],
    ...[
      new Float64Array(1e6),
      new RegExp('a'.repeat(1e4)),
      new Error('a'.repeat(1e6)),
      '\u{1F600}'.repeat(1000),
    ],
    ...[
      new Date(Number.NaN),
      new WeakMap(),
      Promise.resolve(),
      new ArrayBuffer(9),
      new DataView(new ArrayBuffer(9)),
    ],
  ];
  for (const value of values) {
    for (const wrapped of [value, [value], { value }]) {
      const { message } = caught(() => strict.equal(wrapped, 'x'));
      node.ok(message.length < 300, `${message.length}: ${message.slice(0, 300)}`);
      node.ok(caught(() => strict.deepEqual(wrapped, wrapped === 1 ? 2 : 1)).message.length < 300);
    }
  }
});

function caught(code: () => unknown): Error {
  try {
    code();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
