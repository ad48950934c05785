/** JavaScript programs that keep a test from asserting, or its failure for themselves: promises that never call back, callbacks caught, timers cleared, sets that are none. */
import { type Problem, type Suite, source } from './suite.ts';

const DOUBLE: Problem = {
  language: 'javascript',
  tests: [
    'return double(1).then((v) => assert.equal(v, 2))',
    'await expect(double(2)).resolves.toBe(4)',
    'double(3).then((v) => { assert.strictEqual(v, 6) })',
    "it('doubles', () => double(5).then((v) => { expect(v).toBe(10) }))",
  ],
  good: 'async function double(x) { return 2 * x }\n',
  wrong: 'async function double(x) { return 3 * x }\n',
  wrongRow: 'FFFF',
};

const SQUARES: Problem = {
  language: 'javascript',
  tests: [
    'expect(squares([2, 3])).toEqual(new Set([4, 9]))',
    'expect({ a: squares([4, 5]) }).toStrictEqual({ a: new Set([16, 25]) })',
  ],
  good: 'function squares(xs) { return new Set(xs.map((x) => x * x)) }\n',
  wrong: 'function squares(xs) { return new Set(xs) }\n',
  wrongRow: 'FF',
};

const EACH: Problem = {
  language: 'javascript',
  tests: [
    'each([1, 2], (x) => { assert.strictEqual(x, 2) })',
    'each([3], (x) => expect(x).toBe(4))',
    'each([5], function (x) { assert(x === 6) })',
    'const seen = []; function check(x) { seen.push(x); assert.equal(x, 8) }\neach([7], check)',
    'return each([9], async (x) => { await x; assert.equal(x, 10) })',
    'class Checker { check(x) { assert.equal(x, 12) } }\neach([11], new Checker().check)',
    "test('x', () => { each([13], (x) => { expect(x).toEqual(14) }) })",
  ],
  good: source`
    function each(xs, f) {
      const given = []
      for (const x of xs) given.push(f(x + x % 2))
      return Promise.all(given)
    }
  `,
  wrong: 'function each(xs, f) { return Promise.all(xs.map((x) => f(x))) }\n',
  wrongRow: 'FFFFFFF',
};

const SAME: Problem = {
  language: 'javascript',
  tests: [
    '[1, 2].forEach(async (x) => { assert.strictEqual(await same(x), x) })',
    '[3, 4].map(async (x) => { expect(await same(x)).toBe(x) })',
    'for (const x of [5, 6]) { (async () => { assert.equal(await same(x), x) })() }',
    'async function main() { assert.equal(await same(7), 7) }\nmain()',
    'same(8).then((v) => { assert.equal(v, 8) })',
    "test('same', async () => { [9].forEach(async (x) => { assert.equal(await same(x), x) }) })",
  ],
  good: 'async function same(x) { return x }\n',
  wrong: 'async function same() { return 0 }\n',
  wrongRow: 'FFFFFF',
};

/** Of a rejected promise that is collected the engine no longer tells. */
const COLLECT = source`
  function collect(n) {
    const many = []
    for (let i = 0; i < 100_000; i++) many.push({ i })
    if (n > 0) queueMicrotask(() => collect(n - 1))
  }
`;

const LATER: Problem = {
  language: 'javascript',
  tests: [
    'const got = later(1); setTimeout(() => assert.equal(got, 2), 10)',
    'const got = later(2); Promise.resolve().then(() => assert.equal(got, 3))',
    "test('done', (done) => { const got = later(3, (v) => { expect(v).toBe(4); done() }) })",
  ],
  good: 'function later(x, callback) { if (callback) setTimeout(() => callback(x + 1), 5)\n  return x + 1 }\n',
  wrong: 'function later(x, callback) { if (callback) setTimeout(() => callback(x), 5)\n  return x }\n',
  wrongRow: 'FFF',
};

const thens = (name: string, code: string) => ({ name, tries: 'to call nobody back', code });
const swallows = (name: string, code: string) => ({
  name,
  tries: 'to keep the failed assertion for itself',
  code,
});
const sets = (name: string, code: string) => ({ name, tries: 'to be a set in length only', code });

export const promises: readonly Suite[] = [
  {
    subject: 'javascript promises',
    problem: DOUBLE,
    programs: [
      thens('a then that does nothing', 'function double() { return { then() {} } }'),
      thens(
        'a promise of a class that resolves to nothing',
        'class P extends Promise { then() { return Promise.resolve() } }\nfunction double() { return P.resolve(0) }',
      ),
      thens(
        'a proxy of a promise',
        "function double() { return new Proxy(Promise.resolve(0), { get: (t, k) => k === 'then' ? () => Promise.resolve() : Reflect.get(t, k) }) }",
      ),
    ],
  },
  {
    subject: 'javascript callbacks',
    problem: EACH,
    programs: [
      swallows(
        'a try',
        'function each(xs, f) { for (const x of xs) try { Promise.resolve(f(x)).catch(() => {}) } catch {} }',
      ),
      swallows(
        'a finally that goes on',
        'function each(xs, f) { for (const x of xs) { try { f(x)?.catch?.(() => {}) } finally { continue } } }',
      ),
      swallows(
        'a promise',
        'function each(xs, f) { for (const x of xs) new Promise((resolve) => resolve(f(x))).catch(() => {}) }',
      ),
      swallows(
        'an asynchronous function',
        'function each(xs, f) { return Promise.allSettled(xs.map(async (x) => f(x))) }',
      ),
      swallows(
        'a search for what passes',
        'function each(xs, f) { for (const x of xs) for (let y = 0; y < 20; y++) { try { f(y); break } catch {} } }',
      ),
    ],
  },
  {
    subject: 'javascript let be',
    problem: SAME,
    programs: [
      thens('a promise that never settles', 'function same() { return new Promise(() => {}) }'),
      thens('a thenable that does nothing', 'function same() { return { then() { return this } } }'),
      thens(
        'a rejection that is collected',
        `${COLLECT}\nasync function same() { queueMicrotask(() => collect(10)); throw new Error('no') }`,
      ),
      thens(
        'a wrong value, and the rest collected',
        `${COLLECT}\nasync function same() { queueMicrotask(() => collect(10)); return 0 }`,
      ),
    ],
  },
  {
    subject: 'javascript sets',
    problem: SQUARES,
    programs: [
      sets(
        'a size and an iterator of its own',
        "function squares() { const s = new Set(); Object.defineProperty(s, 'size', { value: 2 }); Object.defineProperty(s, Symbol.iterator, { value: function* () {} }); return s }",
      ),
      sets(
        'an object with the prototype of sets',
        'function squares() { return Object.defineProperties(Object.create(Set.prototype), { size: { value: 2 }, [Symbol.iterator]: { value: function* () {} } }) }',
      ),
    ],
  },
  {
    subject: 'javascript timers',
    problem: LATER,
    programs: [
      {
        name: 'numbers of timers guessed',
        tries: 'to clear the timer in which the test asserts',
        code: source`
          function later() {
            const clear = () => { for (let i = 0; i < 100; i++) { clearTimeout(i); clearTimeout({ [Symbol.toPrimitive]: () => i }) } }
            queueMicrotask(clear)
            setTimeout(clear, 0)
          }
        `,
      },
      {
        name: 'rejections collected',
        tries: 'to have the rejected promise of a test collected before anybody looks',
        code: source`
          (function again(n) {
            if (n > 50) return
            for (let i = 0; i < 100; i++) clearTimeout(i)
            queueMicrotask(() => again(n + 1))
          })(0)
          function later() {}
        `,
      },
    ],
  },
];
