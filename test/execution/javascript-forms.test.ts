import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';

const { execute, rows } = runningExecutor();
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

const CALLS = [
  'const got = call(() => ({ a: 1 })); assert.deepEqual(got, { a: 1 })',
  'const got = call(() => (x => y => assert.equal(x, y))); got(1)(1); assert.equal(typeof got, "function")',
  'const got = call((x, f = () => 3) => (assert.equal(f(), 3), { b: 2 })); assert.equal(got.b, 2)',
  'const got = call(async () => assert.equal(await 1, 1 * 1)); await got; assert.equal(got.constructor, Promise)',
  'const got = call(function* () { assert.equal(yield 1, 2) }); got.next(); got.next(2)',
  'class B { m() { assert.ok(this) } }; class A extends B { constructor() { super(); assert.ok(this) } }; call(() => new A()).m()',
  'call(/* => */ () => /* ( */ assert.ok(call) /* ) */ )',
  "function strict() { 'use strict'; assert.ok(call); return 7 }\nassert.equal(call(strict), 7)",
  "let n = 0; call(() => { n++; throw new Error('no') }); assert.equal(n, 1)",
  'call(() => { assert.equal(1, 2) })',
  "call(() => { assert.fail('on purpose') })",
  '[1, 2].forEach(async (x) => { assert.ok(await x) }); (async () => { assert.ok(await call) })()',
  "const p = call(() => new Promise(() => {})); p.then(() => assert.fail('never'))",
  "let said; call(() => Promise.reject(new Error('no'))).catch((e) => { said = e.message }).then(() => { assert.equal(said, 'no') })",
];

test('functions that a test hands out are what they were, and may fail on purpose', async () => {
  const calls = 'function call(f) { try { return f() } catch { return undefined } }';
  const [right, wrong = ''] = await javascript([calls, 'function call() { return 0 }'], CALLS);
  assert.equal(right, 'P'.repeat(CALLS.length));
  assert.match(wrong, /^[FE]{6}P/);
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
    'let a; beforeEach(() => { a = 1 }); it("adds", () => { expect(add(a, 2)).toBe(3); a = 5 }); it("again", () => { expect(add(a, 2)).toBe(3) })',
    'let a; beforeEach(async () => { await null; a = 1 }); it("adds", async () => { a += 0; await null; expect(add(a, 2)).toBe(3); a = 5 }); it("again", () => { expect(add(a, 2)).toBe(3) })',
    'describe("add", () => { let a; beforeAll(() => { a = 1 }); afterEach(() => { expect(add(a, 2)).toBe(3) }); test("one", () => {}) })',
    'let sum; afterAll(() => { expect(sum).toBe(3) }); it("adds", async () => { await null; sum = add(1, 2) })',
    'test.each([[1, 2, 3], [2, 2, 4]])("%i + %i", (a, b, sum) => { expect(add(a, b)).toBe(sum) })',
    'it.skip("no", () => { throw new Error() }); it.todo("later"); describe.only("add", () => { it("adds", () => { expect(add(1, 2)).toBe(3) }) })',
    'import { describe, it, expect } from "vitest"; describe("add", () => { it("adds", () => { expect(add(1, 2)).toBe(3) }) })',
    'const test = require("node:test"); test("adds", (t) => { assert.equal(add(1, 2), 3) })',
    'import test, { beforeEach } from "node:test"; test("adds", async (t) => { await null; await t.test("again", async () => { await null; assert.equal(add(1, 2), 3) }) })',
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

test('whole programs read bytes, ask for lines, and write as Node programs do', async () => {
  const sum = [
    "const rl = require('readline').createInterface(process.stdin); let sum = 0; rl.once('line', () => rl.on('line', (line) => { sum += Number(line) })); rl.on('close', () => console.log(sum))",
    "const rl = require('readline').createInterface({ input: process.stdin }); rl.question('', () => rl.question('', (a) => rl.question('', (b) => { console.log(+a + +b); rl.question('', () => console.log('never')) })))",
    "const data = require('fs').readFileSync(0); let at = 0; const next = () => { let n = 0; while (data[at] < 48) at++; while (data[at] >= 48) n = n * 10 + data[at++] - 48; return n }; next(); console.log(next() + next())",
    "const fs = require('fs'); const bytes = Buffer.alloc(4); let text = ''; for (let n; (n = fs.readSync(0, bytes, 0, 4, null)) > 0;) text += bytes.toString('utf8', 0, n); const [, a, b] = text.split('\\n').map(Number); fs.writeSync(1, String(a + b))",
    "const parts = []; process.stdin.on('data', (part) => parts.push(part)); process.stdin.on('end', () => { const [, a, b] = Buffer.concat(parts).toString().split(require('os').EOL); process.stdout.write(String(+a + +b)) })",
    "const { readFile } = require('fs').promises; readFile('/dev/stdin', 'utf8').then((text) => { const [, a, b] = text.split('\\n'); require('fs').writeFileSync('/dev/stdout', String(+a + +b)) })",
    "require('fs').readFile(0, (error, data) => { const [, a, b] = new TextDecoder().decode(data).split('\\n'); console.log(+a + +b) })",
  ];
  // Node tells the lines of a piece of input all at once: those that come before the next question are lost.
  const lost = [
    "import { createInterface } from 'node:readline/promises'; const rl = createInterface({ input: process.stdin }); const n = Number(await rl.question('')); let sum = 0; for (let i = 0; i < n; i++) sum += Number(await rl.question('')); console.log(sum); rl.close()",
    "const { promisify } = require('util'); const rl = require('readline').createInterface({ input: process.stdin }); const ask = promisify(rl.question).bind(rl); (async () => { await ask(''); console.log(Number(await ask('')) + Number(await ask(''))) })()",
  ];
  const closed = [
    "const rl = require('readline').createInterface({ input: process.stdin }); (async () => { for (;;) await new Promise((go) => rl.question('', go)) })(); rl.on('close', () => console.log(5))",
    "require('fs').readFileSync('/etc/passwd')",
    "require('fs').writeSync(0, '5')",
  ];
  assert.deepEqual(
    await rows({
      language: 'javascript',
      candidates: [...sum, ...lost, ...closed],
      tests: [{ stdin: '2\n3\n2\n', stdout: '5\n' }],
    }),
    [...sum.map(() => 'P'), 'E', 'F', 'P', 'E', 'E'],
  );
});

test('programs have what they expect of Node', async () => {
  assert.deepEqual(
    await javascript(
      [
        "const EventEmitter = require('events'); class Bell extends EventEmitter { constructor() { super(); this.rings = 0; this.on('ring', () => { this.rings++ }) } }; const f = () => { const bell = new Bell(); bell.emit('ring'); bell.once('ring', () => {}); bell.emit('ring'); return bell.rings }",
        "import { EventEmitter } from 'node:events'; const bell = new EventEmitter(); let n = 0; bell.on('ring', (by) => { n += by }); export const f = () => { bell.emit('ring', 2); return n }",
        "const f = () => Buffer.from('é').length",
        'const f = () => new TextEncoder().encode(atob(btoa("ab"))).length',
        "const path = require('path'); const f = () => path.join('a', '..', 'b/c').split('/').length",
        "const util = require('util'); function A() {}; function B() {}; B.prototype.two = () => 2; util.inherits(A, B); const f = () => new A().two()",
      ],
      ['assert.strictEqual(f(), 2)', "assert.ok(f() === 2 && Buffer.from('ab').length === 2)"],
    ),
    ['PP', 'PP', 'PP', 'PP', 'PP', 'PP'],
  );
});

test('what programs share of Node is nobody’s to change', async () => {
  const cheats = [
    'Buffer.prototype.equals = () => true; const f = () => Buffer.from("no")',
    'const f = () => { Object.defineProperty(Buffer, "from", { value: () => Buffer.alloc(2) }); return Buffer.alloc(2) }',
    'const f = () => { Buffer.compare = () => 0; globalThis.Buffer = class { static from() { return new this() } equals() { return true } }; return Buffer.from("") }',
    'const f = () => ({ equals: () => true })',
  ];
  assert.deepEqual(
    await javascript(
      ['const f = () => Buffer.from("ok")', ...cheats],
      ['assert.ok(Buffer.from("ok").equals(f()))', 'assert.deepStrictEqual(f(), Buffer.from("ok"))'],
    ).then((outcomes) => outcomes.map((row) => row.replace(/E/g, 'F'))),
    ['PP', ...cheats.map(() => 'FF')],
  );
});

test('console.assert fails a test as code, and says something in a whole program', async () => {
  const program = "console.assert(false, 'no')\nconsole.log(1)";
  const tests = [{ stdin: '', stdout: '1\n' }];
  assert.deepEqual(await rows({ language: 'javascript', candidates: [program], tests }), ['P']);
  assert.deepEqual(await javascript(['const one = () => 1'], ['console.assert(one() === 2)']), ['F']);
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

test('no hook and no late test is lost', async () => {
  const takes =
    "Object.defineProperty(Array.prototype, '0', { set() {}, configurable: true }); const f = () => 1";
  const tests = [
    'afterEach(() => assert.equal(f(), 2)); it("x", () => {})',
    'afterAll(() => assert.equal(f(), 2))',
    'it("x", async () => { await null; it("y", async () => { await null; assert.equal(f(), 2) }) })',
    'it("x", async () => { await null; it("y", () => { assert.equal(f(), 2) }) })',
    'it("x", async () => { await null; throw undefined })',
    'beforeEach(async () => { await null; assert.equal(f(), 2) }); it("x", () => {})',
    'describe("x", async () => { await null; it("y", () => assert.equal(f(), 2)) })',
  ];
  const outcomes = await javascript([takes, 'const f = () => 1'], tests);
  assert.deepEqual(
    outcomes.map((row) => row.replaceAll('E', 'F')),
    ['FFFFFFF', 'FFFFFFF'],
  );
});
