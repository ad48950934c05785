import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';

const { execute, rows } = runningExecutor(1);
const javascript = (candidates: readonly string[], tests: readonly string[], prelude = '') =>
  rows({ language: 'javascript', prelude, candidates, tests });

const RIGHT = [
  'function add(a, b) { return a + b }',
  'const add = (a, b) => a + b',
  'var add = function (a, b) { return a + b }',
  'class Adder { add(a, b) { return a + b } }\nfunction add(a, b) { return new Adder().add(a, b) }',
  'module.exports = { add: (a, b) => a + b }',
  'module.exports = { add }; function add(a, b) { return a + b }',
  'module.exports = function add(a, b) { return a + b }',
  'exports.add = (a, b) => a + b',
  'module.exports.add = exports.add = function (a, b) { return a + b }',
  'export function add(a, b) { return a + b }',
  'export const add = (a, b) => a + b, other = 1',
  'export default function add(a, b) { return a + b }',
  'const sum = (a, b) => a + b\nexport { sum as add }',
  'export const { add } = { add: (a, b) => a + b }',
  "import assert from 'node:assert'\nexport const add = (a, b) => { assert(true); return a + b }",
  "import * as assert from 'assert'\nexport const add = (a, b) => { assert.ok(true); return a + b }",
  "import { ok as fine } from 'node:assert/strict'\nexport const add = (a, b) => { fine(true); return a + b }",
  "const _ = require('lodash')\nconst add = (a, b) => _.add(a, b)",
  'const { add } = await Promise.resolve({ add: (a, b) => a + b })',
  '#!/usr/bin/env node\nfunction add(a, b) { return a + b }\nif (require.main === module) throw new Error("a whole program")',
  'function add(a, b) { return a + b } // no line end after a comment',
];

test('candidates in every form that models write', async () => {
  assert.deepEqual(
    await javascript(RIGHT, ['assert.equal(add(1, 2), 3)']),
    RIGHT.map(() => 'P'),
  );
});

test('a test gets the candidate from any relative path', async () => {
  assert.deepEqual(
    await javascript(
      [
        'const add = (a, b) => a + b',
        'module.exports = { add: (a, b) => a + b }',
        'export const add = (a, b) => a + b',
      ],
      [
        "const { add: plus } = require('./solution'); assert.equal(plus(1, 2), 3)",
        "import { add } from '../src/add.js'; assert.equal(add(1, 2), 3)",
        "const solution = await import('./solution.mjs'); assert.equal(solution.add(1, 2), 3)",
      ],
    ),
    ['PPP', 'PPP', 'PPP'],
  );
  assert.deepEqual(
    await javascript(
      ['export default (a, b) => a + b', 'module.exports = (a, b) => a + b'],
      ["import plus from './plus'; assert.equal(plus(1, 2), 3)"],
    ),
    ['P', 'P'],
  );
});

test('a completion goes on from the prelude', async () => {
  assert.deepEqual(
    await javascript(['  return a + b\n}\n'], ['assert.equal(add(1, 2), 3)'], 'const add = (a, b) => {\n'),
    ['P'],
  );
});

test('tests as models write them; each tells a right candidate from a wrong one', async () => {
  const tests = [
    'assert(add(1, 2) === 3)',
    'assert.equal(add(1, 2), "3")',
    'assert.strictEqual(add(1, 2), 3)',
    'assert.deepEqual([add(1, 2)], [3])',
    'assert.deepStrictEqual({ sum: add(1, 2) }, { sum: 3 })',
    'assert.notStrictEqual(add(1, 2), -1)',
    "const assert = require('assert'); assert.strictEqual(add(1, 2), 3)",
    "const { strict: assert } = require('node:assert'); assert.equal(add(1, 2), 3)",
    "import assert from 'node:assert'\nassert.strictEqual(add(1, 2), 3)",
    "import * as assert from 'assert'\nassert.deepEqual(add(1, 2), 3)",
    "import assert, { strictEqual } from 'node:assert/strict'\nassert(true); strictEqual(add(1, 2), 3)",
    "const assert = await import('node:assert'); assert.strictEqual(add(1, 2), 3)",
    'console.assert(add(1, 2) === 3, "sum")',
    "if (!require('lodash').isEqual(add(1, 2), 3)) throw 'Error at 1th assert statement'",
    'if (add(1, 2) !== 3) throw new Error("no")',
    'expect(add(1, 2)).toBe(3)',
    'expect([add(1, 2)]).toEqual([3])',
    'expect({ sum: add(1, 2) }).toMatchObject({ sum: 3 })',
    'expect(add(1, 2)).toBeCloseTo(3)',
    'expect(add(1, 2)).not.toBe(-1)',
    'expect(() => { if (add(1, 2) === 3) throw new TypeError("x") }).toThrow(TypeError)',
    'await expect(Promise.resolve(add(1, 2))).resolves.toBe(3)',
    'assert.equal(await add(1, 2), 3)',
    'return Promise.resolve(add(1, 2)).then((sum) => assert.equal(sum, 3))',
    'Promise.resolve(add(1, 2)).then((sum) => assert.equal(sum, 3))',
    'setTimeout(() => assert.equal(add(1, 2), 3), 60_000)',
    'await new Promise((done) => setTimeout(done, 60_000)); assert.equal(add(1, 2), 3)',
    'test("adds", () => { expect(add(1, 2)).toBe(3) })',
    'describe("add", () => { it("adds", async () => { await null; expect(add(1, 2)).toBe(3) }) })',
    'const check = () => { assert.equal(add(1, 2), 3) }\ncheck()',
  ];
  const [right, wrong] = await javascript(
    ['const add = (a, b) => a + b', 'const add = (a, b) => a - b'],
    tests,
  );
  assert.equal(right, 'P'.repeat(tests.length));
  assert.match(wrong ?? '', /^[FE]+$/);
});

test('what asserts nothing and throws nothing passes; what never settles does not', async () => {
  assert.deepEqual(
    await javascript(
      ['const f = (x) => x'],
      ['', 'f(1)', 'await f(1)', 'await new Promise(() => {})', 'let a = ;'],
    ),
    ['PPPEE'],
  );
});

test('every cell has module state and timers of its own', async () => {
  const candidate =
    'let calls = 0; const seen = []; function f(x) { seen.push(x); setInterval(() => {}, 1e9); return ++calls + seen.length }';
  assert.deepEqual(
    await rows({
      language: 'javascript',
      candidates: [candidate.replace('setInterval(() => {}, 1e9); ', '')],
      tests: [
        'assert.equal(f(1), 2)',
        'assert.equal(f(1), 2)',
        'console.log = null',
        'console.log("x"); assert.equal(f(2), 2)',
      ],
    }),
    ['PPPP'],
  );
});

test('a candidate’s own `assert` and `expect` do not reach the tests', async () => {
  assert.deepEqual(
    await javascript(
      [
        'const assert = () => {}; assert.equal = () => {}; const expect = () => ({ toBe() {} }); const f = () => 2',
      ],
      ['assert.equal(f(), 1)', 'expect(f()).toBe(1)', 'assert.equal(f(), 2)'],
    ),
    ['FFP'],
  );
});

test('no text closes the function that it is put into', async () => {
  assert.deepEqual(
    await javascript(
      [
        '} return () => [() => () => 0, []]; {',
        '});(function(){',
        'return',
        'const f = () => 1 /*',
        'const f = () => 1',
      ],
      ['assert.equal(f(), 2)', '} {', '/*'],
    ),
    ['CCC', 'CCC', 'CCC', 'CCC', 'FEE'],
  );
});

test('whole programs read standard input in every usual way', async () => {
  assert.deepEqual(
    await rows({
      language: 'javascript',
      candidates: [
        "console.log(Number(require('fs').readFileSync(0, 'utf8')) * 2)",
        "import { readFileSync } from 'node:fs'; console.log(Number(readFileSync('/dev/stdin').toString()) * 2)",
        "let text = ''; process.stdin.on('data', (part) => { text += part }); process.stdin.on('end', () => console.log(text * 2))",
        "const rl = require('readline').createInterface({ input: process.stdin }); rl.on('line', (line) => console.log(line * 2))",
        "const rl = require('readline').createInterface({ input: process.stdin }); for await (const line of rl) console.log(line * 2)",
        'process.stdout.write(String(42)); process.exit(0)',
        'console.log(42); process.exit(1)',
        'console.log(21)',
      ],
      tests: [{ stdin: '21\n', stdout: '42\n' }],
    }),
    ['P', 'P', 'P', 'P', 'P', 'P', 'E', 'F'],
  );
});

test('objects are printed as Node prints them', async () => {
  assert.deepEqual(
    await rows({
      language: 'javascript',
      candidates: ["console.log([1, 'a', { b: new Map([[1, 2]]) }], 'x', null, undefined, -0)"],
      tests: [{ stdin: '', stdout: "[ 1, 'a', { b: Map(1) { 1 => 2 } } ] x null undefined -0" }],
    }),
    ['P'],
  );
});

test('programs have structuredClone', async () => {
  assert.deepEqual(
    await javascript(
      ['const f = (x) => structuredClone(x)'],
      ['const a = { b: [1] }; assert.deepEqual(f(a), a); assert.notEqual(f(a), a)'],
    ),
    ['P'],
  );
});

test('failures say what went wrong, in the candidate’s own lines', async () => {
  const { failures, missingModules } = await execute({
    language: 'javascript',
    prelude: '// one\n// two\n',
    candidates: [
      'const f = (x) => x',
      'const f = (x) => {\n  return x.a.b\n}',
      'const f = (x) => {',
      "const left = require('left-pad')",
      "import x from 'no-such'\nexport const f = x",
    ],
    tests: ['assert.strictEqual(f(1), 2)'],
    failures: 1,
  });
  assert.deepEqual(
    failures.map(({ candidate, type, line }) => ({ candidate, type, line })),
    [
      { candidate: 0, type: 'AssertionError', line: null },
      { candidate: 1, type: 'TypeError', line: 2 },
      { candidate: 2, type: 'SyntaxError', line: 1 },
      { candidate: 3, type: 'Error', line: 1 },
      { candidate: 4, type: 'Error', line: 1 },
    ],
  );
  assert.match(failures[0]?.message ?? '', /1 !== 2/);
  assert.deepEqual(missingModules, [
    { module: 'left-pad', candidates: 1 },
    { module: 'no-such', candidates: 1 },
  ]);
});
