/** What a hostile program can do to `assert` in the realm that they share: nothing. */
import node from 'node:assert';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { buildSync } from 'esbuild';
import type * as guest from '../../../workers/javascript/guest/assert.ts';
import { outcomeOf } from './outcome.ts';

const [bundle] = buildSync({
  stdin: {
    contents: "export * from './assert.ts';",
    resolveDir: fileURLToPath(new URL('../../../workers/javascript/guest', import.meta.url)),
    loader: 'ts',
  },
  bundle: true,
  format: 'iife',
  minify: true,
  keepNames: true,
  globalName: '$guest',
  banner: { js: '"use strict";' },
  write: false,
}).outputFiles;

type Realm = typeof guest & { run: (program: string) => unknown };

/** A realm of its own with `assert` in it, and what runs programs there. */
function realm(): Realm {
  const context = createContext();
  runInContext(bundle?.text ?? '', context);
  const { assert, strict, AssertionError } = context.$guest as typeof guest;
  return { assert, strict, AssertionError, run: (program) => runInContext(program, context) };
}

/** Replaces everything that can be replaced, and plants accessors wherever code might read or write what is not there. */
const sabotage = `(() => {
  const calls = { __proto__: null };
  let count = 0;
  const log = { count: () => count, call: (nth) => calls[nth] };
  const spy = (name) => function () { calls[count++] = name; return true; };
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Object;
  const { ownKeys } = Reflect;
  const { call } = Function.prototype;
  const seen = new Set();
  const all = [];
  const visit = (object, path) => {
    if (object === null || (typeof object !== 'object' && typeof object !== 'function')) return;
    if (seen.has(object) || object === globalThis.$guest) return;
    seen.add(object);
    all.push([object, path]);
    visit(getPrototypeOf(object), path + '.__proto__');
    for (const key of ownKeys(object)) {
      const property = getOwnPropertyDescriptor(object, key);
      visit(property.value, path + '.' + String(key));
      visit(property.get, path + '.get ' + String(key));
    }
  };
  visit(globalThis, 'globalThis');
  visit((function* () {})(), 'generator');
  visit((async () => {})(), 'promise');
  visit(new Map().entries(), 'map iterator');
  visit(new Set().values(), 'set iterator');
  visit(''[Symbol.iterator](), 'string iterator');
  const work = [];
  for (const [object, path] of all) {
    for (const key of ownKeys(object)) {
      const property = getOwnPropertyDescriptor(object, key);
      if (property.configurable || property.writable) work.push([object, key, property, path + '.' + String(key)]);
    }
  }
  const planted = ['0', '1', '2', '3', 'get', 'set', 'value', 'writable', 'done', 'next', 'then', 'message', 'actual',
    'expected', 'operator', 'code', 'generatedMessage', 'diff', 'name', 'cause', 'errors', 'callee', 'index', 'kind',
    'forth', 'threw', 'stackTraceLimit', Symbol.toStringTag, Symbol.iterator, Symbol.toPrimitive, Symbol.hasInstance];
  for (const prototype of [Object.prototype, Array.prototype, Function.prototype, Error.prototype]) {
    for (const key of planted) work.push([prototype, key, null, 'planted ' + String(key)]);
  }
  const accessor = (name) => ({ __proto__: null, get: spy(name), set: spy(name), configurable: true });
  const data = (name) => ({ __proto__: null, value: spy(name) });
  for (let i = 0; i < work.length; i++) {
    const object = work[i][0], key = work[i][1], property = work[i][2], name = work[i][3];
    try {
      defineProperty(object, key, property === null || property.configurable ? accessor(name) : data(name));
    } catch {}
  }
  count = 0;
  return log;
})()`;

/** Pairs of every kind: equal, and not. Made before the sabotage, as the literals of a test are not affected by it. */
const values = `({
  primitives: [[1, 1], [1, 2], ['a', 'a'], ['a', 'b'], [NaN, NaN], [0, -0], [1n, 1n], [1, '1'], [null, undefined]],
  boxed: [[Object(1), Object(1)], [Object(1), Object(2)], [Object(1), 1], [Object('a'), 'a'], [[1, 2], '1,2'], [[], '']],
  arrays: [[[1, 2], [1, 2]], [[1, 2], [1, 3]], [[1, 2], [1]], [[[1]], [[2]]], [[1, , 3], [1, , 3]], [[, 1], [undefined, 1]]],
  objects: [[{ a: 1, b: 2 }, { b: 2, a: 1 }], [{ a: 1 }, { a: 2 }], [{ a: 1 }, { b: 1 }], [{ a: 1, b: 2 }, { a: 1 }]],
  symbols: [[{ [Symbol.for('a')]: 1 }, { [Symbol.for('a')]: 1 }], [{ [Symbol.for('a')]: 1 }, { [Symbol.for('a')]: 2 }]],
  sets: [[new Set([1, { a: 1 }, [2]]), new Set([1, [2], { a: 1 }])], [new Set([{ a: 1 }]), new Set([{ a: 2 }])],
    [new Set([1]), new Set(['1'])]],
  maps: [[new Map([[{ a: 1 }, 1], ['b', [2]]]), new Map([['b', [2]], [{ a: 1 }, 1]])], [new Map([[1, 1]]), new Map([[1, 2]])]],
  dates: [[new Date(0), new Date(0)], [new Date(0), new Date(1)]],
  regexps: [[/a/g, /a/g], [/a/g, /a/i], [/a/, /b/]],
  errors: [[new Error('a'), new Error('a')], [new Error('a'), new Error('b')], [new Error('a'), new TypeError('a')],
    [new Error('a', { cause: 1 }), new Error('a', { cause: 2 })]],
  bytes: [[new Uint8Array([1]), new Uint8Array([1])], [new Uint8Array([1]), new Uint8Array([2])],
    [new Float64Array([1]), new Float64Array([2])], [new Uint8Array([1]).buffer, new Uint8Array([2]).buffer]],
  kinds: [[[], {}], [new Map(), new Set()], [new Date(0), {}], [Object.create(null), {}], [new (class A {})(), {}]],
})`;

const relations = [
  ...(['equal', 'notEqual', 'strictEqual', 'deepEqual', 'notDeepEqual'] as const),
  ...(['deepStrictEqual', 'notDeepStrictEqual', 'partialDeepStrictEqual'] as const),
];

type Log = { count: () => number; call: (nth: number) => string };

test('no patch of an intrinsic changes an answer, or is even called', () => {
  const { assert, run } = realm();
  const kinds = Object.values(run(values) as Record<string, [unknown, unknown][]>);
  // Arrays of our own realm, since the others will not be iterable.
  const pairs = kinds.flatMap((kind) => Array.from(kind, ([x, y]): [unknown, unknown] => [x, y]));
  const answers = () =>
    relations.flatMap((name) =>
      pairs.map(([x, y], i) => `${name} of pair ${i}: ${outcomeOf(() => assert[name](x, y)).how}`),
    );
  const before = answers();
  const log = run(sabotage) as Log;
  const after = answers();
  for (const [i, answer] of after.entries()) node.equal(answer, before[i]);
  node.equal(log.count(), 0, Array.from({ length: Math.min(9, log.count()) }, (_, i) => log.call(i)).join());
});

test('expectations of errors hold after the sabotage', () => {
  const { assert, run } = realm();
  const source = `((Error, TypeError) => [
    [() => { throw new Error('a') }, Error], [() => { throw new Error('a') }, TypeError], [() => {}, Error],
    [() => { throw new TypeError('a') }, { message: 'a' }], [() => { throw new TypeError('a') }, { message: 'b' }],
    [() => { throw { message: 'a' } }, { message: /b/ }], [() => { throw 1 }, (error) => error === 2],
  ])(Error, TypeError)`;
  const cases = Array.from(run(source) as [() => unknown, object][], ([code, wanted]) => ({ code, wanted }));
  const answers = () => cases.map(({ code, wanted }) => outcomeOf(() => assert.throws(code, wanted)).how);
  const before = answers();
  run(sabotage);
  const after = answers();
  node.deepEqual(after, before);
});

test('a failed rejects cannot be swallowed by a patched promise', async () => {
  const { run } = realm();
  const seen = run(`
    const seen = [];
    Promise.prototype.then = function (resolve) { seen.push('then'); resolve?.(); };
    Promise.prototype.constructor = class {};
    (async () => {
      try {
        await $guest.assert.rejects(async () => 1);
        seen.push('passed');
      } catch (error) {
        seen.push(error.code);
      }
    })();
    seen;
  `) as string[];
  await new Promise(setImmediate);
  node.equal(seen.at(-1), 'ERR_ASSERTION');
});

test('what a comparison calls can look neither at its caller nor at the arguments', () => {
  const { assert, run } = realm();
  // Sloppy functions, which know their callers where those are sloppy too.
  const { seen, values } = run(`
    const seen = [];
    const spy = function () { seen.push(String(spy.caller)); return 1; };
    const trap = new Proxy({}, { get: (_, name) => spy });
    const values = [
      Object.defineProperty({}, 'a', { get: spy, enumerable: true }),
      Object.defineProperty([], '0', { get: spy, enumerable: true }),
      new Proxy({ a: 1 }, trap),
      new (class { get [Symbol.toStringTag]() { return spy(); } })(),
    ];
    ({ seen, values });
  `) as { seen: string[]; values: object[] };
  for (const value of Array.from(values)) {
    for (const secret of [{ a: 1 }, [1], 'secret']) {
      for (const name of relations) outcomeOf(() => assert[name](value, secret));
      for (const name of relations) outcomeOf(() => assert[name](secret, value));
    }
  }
  node.ok(seen.length > 0);
  const callers = new Set(Array.from(seen));
  node.deepEqual(
    [...callers].filter((caller) => /secret|equal/i.test(caller)),
    [],
  );
});

test('the bundle refuses to run as sloppy code', () => {
  node.throws(
    () => runInContext((bundle?.text ?? '').replace('"use strict";', ''), createContext()),
    /"use strict" in front of the bundle/,
  );
});
