/** What hostile JavaScript and TypeScript programs are run beside. */
import { type Problem, source } from './suite.ts';

/** Every form that a test commonly has; no constant answers two of them. */
export const EVENS: Problem = {
  language: 'javascript',
  tests: [
    'assert.deepStrictEqual(evens([3, 2, 4, 1]), [2, 4])',
    'assert.strictEqual(evens([1, 2, 3, 4]).length, 2)',
    'expect(evens([6, 5])).toEqual([6])',
    "if (JSON.stringify(evens([8, 7])) !== '[8]') throw new Error('wrong')",
    "const assert = require('node:assert').strict\nassert.deepEqual(evens([10, 9]), [10])",
    "const _ = require('lodash')\nassert(_.isEqual(evens([12, 11]), [12]))",
    "assert.equal(String(evens([14, 13])), '14')",
    'const got = await evens([16, 15])\nassert.deepStrictEqual(got, [16])',
    'return Promise.resolve().then(() => assert.deepEqual(evens([18, 17]), [18]))',
    "describe('evens', () => { test('of two', () => { expect(evens([20, 19])).toStrictEqual([20]) }) })",
    'console.assert(evens([22, 21])[0] === 22 && evens([21]).length === 0)',
    'assert.ok(Array.isArray(evens([24, 23])) && Object.is(evens([24, 23]).join(), "24"))',
    'expect(evens([26, 25])).toContain(26)\nexpect(evens([26, 25])).toHaveLength(1)',
    'assert.notDeepStrictEqual(evens([28, 27]), [])\nassert.deepEqual([...evens([28, 27])], [28])',
    'await assert.doesNotReject(async () => { expect(await evens([30, 29])).toStrictEqual([30]) })',
    'assert.deepEqual(evens([32, 34]), [32, 34])',
  ],
  good: 'function evens(xs) {\n  return xs.filter((x) => x % 2 === 0)\n}\n',
  wrong: 'function evens(xs) {\n  return xs\n}\n',
  wrongRow: 'FFFEFFFFFFFFFFFP',
};

/** Two tests, for programs of which each cell takes its time. */
export const FEW: Problem = {
  ...EVENS,
  tests: [
    'assert.deepStrictEqual(evens([3, 2, 4, 1]), [2, 4])',
    'assert.deepStrictEqual(evens([6, 5]), [6])',
  ],
  wrongRow: 'FF',
  limits: { cell_timeout_ms: 1_000, memory_mb: 64 },
};

/** The answers stand in the tests as texts, where a program that reads its judge finds them easily. */
export const SHOUT: Problem = {
  language: 'javascript',
  tests: [
    "assert.strictEqual(shout('a'), 'A!')",
    "const wanted = 'B!'\nassert.equal(shout('b'), wanted)",
    "expect(shout('c')).toBe('C!')",
    "if (shout('d') !== 'D!') throw new Error('wrong')",
    "for (const [given, wanted] of [['e', 'E!']]) assert.deepStrictEqual(shout(given), wanted)",
    "assert.equal(shout(''), '!')",
  ],
  good: "function shout(word) {\n  return word.toUpperCase() + '!'\n}\n",
  wrong: "function shout(word) {\n  return word + '!'\n}\n",
  wrongRow: 'FFFEFP',
};

/** Whole programs, compared in each way that there is. */
export const DOUBLE: Problem = {
  language: 'javascript',
  tests: [
    { stdin: '4\n', stdout: '8\n' },
    { stdin: '11\n', stdout: '22\n', compare: 'exact' },
    { stdin: '12\n', stdout: '24\n', compare: 'tokens' },
    { stdin: '13\n', stdout: '26\n', compare: { float: 1e-6 } },
    {
      stdin: '14\n',
      stdout: '28\n',
      compare: {
        checker: 'function check(input, expected, actual) {\n  return actual.trim() === expected.trim()\n}\n',
      },
    },
  ],
  good: "console.log(2 * Number(require('fs').readFileSync(0, 'utf8')))\n",
  wrong: "console.log(3 * Number(require('fs').readFileSync(0, 'utf8')))\n",
  wrongRow: 'FFFFF',
};

/** The answer of `visit` is right when it is 1. */
export const VISIT: Problem = {
  language: 'javascript',
  tests: ['assert.equal(visit(), 1)', 'assert.equal(visit(), 1) // again', 'assert.strictEqual(1, visit())'],
  good: source`
    function visit() {
      return 1
    }
  `,
  wrong: source`
    function visit() {
      return 2
    }
  `,
  wrongRow: 'FFF',
};
