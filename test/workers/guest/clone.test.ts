/** The guest's `structuredClone` against Node's own. */
import assert from 'node:assert';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { structuredClone as guests } from '../../../workers/javascript/guest/clone.ts';
import { isDeepStrictEqual } from '../../../workers/javascript/guest/deep-equal.ts';
import { value } from './values.ts';

type Clone = (...args: unknown[]) => unknown;
type Ending = { readonly copy?: unknown; readonly error?: string };

const ours: Clone = (...args) => (guests as Clone)(...args);
const nodes: Clone = (...args) => (structuredClone as Clone)(...args);

function ending(clone: Clone, ...args: unknown[]): Ending {
  try {
    return { copy: clone(...args) };
  } catch (error) {
    return { error: (error as Error).name };
  }
}

/** What V8 writes tells also which objects are met twice and how keys are ordered. Cloned, so that arrays are all of one sort. */
function written(copy: unknown): Buffer {
  return serialize(structuredClone(copy));
}

/** The same copy, or the same kind of error. */
function assertSame(original: unknown): boolean {
  const wanted = ending(nodes, original);
  const copy = ending(ours, original);
  assert.equal(copy.error, wanted.error, () => inspect(original));
  if (wanted.error) return false;
  assert.ok(isDeepStrictEqual(copy.copy, wanted.copy), () => `${inspect(copy.copy)} of ${inspect(original)}`);
  assert.ok(written(copy.copy).equals(written(wanted.copy)), () => inspect(original, { depth: 9 }));
  return true;
}

test('a value is cloned as by Node, or not at all', () => {
  let cloned = 0;
  fc.assert(
    fc.property(value, (original) => {
      if (assertSame(original)) cloned++;
    }),
    { numRuns: 5000 },
  );
  assert.ok(cloned > 4000 && cloned < 5000, `${cloned}`);
});

class Own extends Error {
  override name = 'Own';
  detail = 1;
}

class OwnIterator extends Iterator<number> {
  override next(): IteratorResult<number, undefined> {
    return { done: true, value: undefined };
  }
}

function* numbers() {
  yield 1;
}

function argumentsOf(..._: unknown[]): unknown {
  // biome-ignore lint/complexity/noArguments: this object is what is wanted
  return arguments;
}

const detached = new ArrayBuffer(2);
detached.transfer();

const values: unknown[] = [
  ...[() => 1, Symbol('a'), Object(Symbol('a')), [Symbol('a')], { a: () => 1 }, new Map([[() => 1, 1]])],
  ...[Promise.resolve(), new WeakMap(), new WeakSet(), new WeakRef({}), new FinalizationRegistry(() => 1)],
  ...[numbers(), [].values(), new Map().keys(), ''[Symbol.iterator](), argumentsOf(1), detached],
  ...[new Intl.NumberFormat(), new OwnIterator()],
  ...[new Own('a'), new AggregateError([1], 'a'), Object.assign(new Error('a'), { name: 'RangeError' })],
  ...[
    Object.defineProperty(new Error('a'), 'message', { get: () => 'b' }),
    new Error('a', { cause: undefined }),
  ],
  ...[
    JSON.parse('{ "__proto__": 1, "toString": 2, "constructor": 3 }'),
    Object.create(null),
    Object.create(Map.prototype),
  ],
  ...[
    new Array(2 ** 32 - 1),
    Object.assign(['a'], { x: 1, constructor: 2 }),
    Object.assign(/a/g, { lastIndex: 1, x: 1 }),
  ],
  ...[
    new ArrayBuffer(2, { maxByteLength: 8 }),
    new DataView(new ArrayBuffer(8), 1, 2),
    Object.assign(new Date(0), { x: 1 }),
  ],
  ...[sharing(), { [Symbol('a')]: 1 }, Object.defineProperty({}, 'a', { value: 1 }), new BigInt64Array([1n])],
];

/** Objects that are met twice. */
function sharing(): unknown {
  const buffer = new ArrayBuffer(8);
  const object = { buffer };
  return [
    object,
    object,
    new Uint8Array(buffer, 2, 2),
    new Float32Array(buffer),
    new Map([[object, buffer]]),
  ];
}

test('odd values are cloned or refused as by Node', () => {
  for (const each of values) assertSame(each);
});

test('what cannot be cloned is a DataCloneError', () => {
  assert.throws(() => ours({ a: [() => 1] }), {
    name: 'DataCloneError',
    code: 25,
    message: /could not be cloned/,
  });
});

test('arguments are checked as by Node', () => {
  const calls: unknown[][] = [
    ...[
      [],
      [undefined],
      [1, undefined],
      [1, null],
      [1, {}],
      [1, 5],
      [1, { transfer: [] }],
      [1, { transfer: 5 }],
    ],
    ...[
      [1, { transfer: [{}] }],
      [1, { transfer: [new ArrayBuffer(1), 1] }],
    ],
  ];
  for (const args of calls) assert.deepEqual(ending(ours, ...args), ending(nodes, ...args), inspect(args));
  const twice = new ArrayBuffer(1);
  assert.equal(ending(ours, 1, { transfer: [twice, twice] }).error, 'DataCloneError');
});

test('a buffer that is transferred is gone, unless something else cannot be cloned', () => {
  const buffer = new Uint8Array([1, 2]).buffer;
  assert.equal(ending(ours, [buffer, () => 1], { transfer: [buffer] }).error, 'DataCloneError');
  assert.equal(buffer.detached, false);
  const copy = ours({ view: new Uint8Array(buffer, 1) }, { transfer: [buffer] });
  assert.deepEqual(copy, { view: new Uint8Array([2]) });
  assert.equal(buffer.detached, true);
});

test('a proxy is cloned by what it shows', () => {
  assert.deepEqual(ours(new Proxy({ a: [1] }, {})), { a: [1] });
  assert.deepEqual(ours(new Proxy([1, 2], {})), [1, 2]);
});
