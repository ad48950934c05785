/** JavaScript programs that keep a test from asserting: promises that never call back, timers cleared, sets that are none. */
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
