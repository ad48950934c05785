import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Given, runningExecutor } from './running.ts';
import { toldBy } from './told.ts';

const { execute, rows } = runningExecutor();
type Plan = Omit<Given, 'evidence'>;
const told = async (plan: Plan) => toldBy(await execute({ ...plan, evidence: true }));

/** Extends an intrinsic: its cells run in realms apart. */
const APART = 'Array.prototype.own = 1;\n';

test('the question is the call in one way of writing it, and the answer wanted is the literal', async () => {
  const forms: readonly (readonly [test: string, question: string | null, wanted: string | null])[] = [
    ["assert.strictEqual( f(1,'a') , 3 )", 'f(1, "a")', 'number 3'],
    ['assert.deepStrictEqual([1, [-2]], f(1, "a",))', 'f(1, "a")', 'Array [1, [-2]]'],
    ['assert.equal(f(1), "x", "message")', 'f(1)', 'string "x"'],
    ['assert.deepEqual(f(-1), {b: 1, "a": null})', 'f(-1)', 'Object {"a": null, "b": 1}'],
    ['assert.notEqual(f(1), 2)', 'f(1)', null],
    ['expect(f(1)).toBe(undefined)', 'f(1)', 'undefined undefined'],
    ['expect(f(1)).toEqual(new Set([2, 1]))', 'f(1)', 'Set Set {1, 2}'],
    ['expect(f(1)).not.toBe(1)', 'f(1)', null],
    ['expect(f(1)).toBeNull()', 'f(1)', 'null null'],
    ['expect(f(1)).toBeCloseTo(0.5)', 'f(1)', 'number 0.5'],
    ['assert(f(1) === 3)', 'f(1)', 'number 3'],
    ['assert(3 == f(1))', 'f(1)', 'number 3'],
    ['assert(!f(1))', 'f(1)', 'boolean false'],
    ['assert.ok(f(1))', 'f(1)', 'boolean true'],
    ['console.assert(Math.abs(f(1) - 2.5) < 1e-9)', 'f(1)', 'number 2.5'],
    ['console.assert(JSON.stringify(f(1)) === JSON.stringify([1]))', 'f(1)', 'Array [1]'],
    ['assert.strictEqual(await f(1), 3)', 'await f(1)', 'number 3'],
    [
      'const x = [1];\nconst wanted = [2];\nassert.deepEqual(f(x), wanted)',
      'const x = [1]\nf(x)',
      'Array [2]',
    ],
    [
      "test('name', () => { const x = 1; expect(f(x)).toBe(2); expect(f(3)).toBe(4) })",
      'const x = 1\nf(x)',
      'number 2',
    ],
    [
      'const run = () => {\n  console.assert(f(1) === 2);\n  console.assert(f(3) === 4);\n}\nrun()',
      'f(1)',
      'number 2',
    ],
    ['function run() { assert.equal(f(1), 2) }\nrun();', 'f(1)', 'number 2'],
    ['expect(f(1)).to.equal(3)', 'f(1)', 'number 3'],
    ['expect(f(1)).to.deep.equal([3])', 'f(1)', 'Array [3]'],
    ['expect(f(1)).to.eql({ a: 1 })', 'f(1)', 'Object {"a": 1}'],
    ['expect(f(1)).to.not.equal(3)', 'f(1)', null],
    ['expect(f(1)).to.be.true', 'f(1)', 'boolean true'],
    ['expect(f(1)).to.have.lengthOf(3)', 'f(1)', null],
    ['expect(f(1)).to.have.property("a").equal(3)', null, null],
    ['expect(x).to.equal(f)', null, null],
    ['assert.equal(f(1), f(2))', null, null],
    ['assert.throws(() => f(1))', null, null],
    ['assert.equal(Math.max(1, 2), 2)', null, null],
    ['f(1)', null, null],
    ['assert((', null, null],
  ];
  for (const language of ['javascript', 'typescript'] as const) {
    const tests = forms.map(([text]) => text);
    const { asked } = await told({ language, candidates: ['function f() { return 1 }'], tests });
    for (const [index, [text, question, wanted]] of forms.entries()) {
      // The transpiler may write a line in its own way.
      const [found, answer] = asked[index] ?? [];
      assert.deepEqual([found, answer], [question, wanted], `${language}: ${text}`);
    }
  }
});

test('answers are told wherever a candidate runs: several cells at a time, alone, apart', async () => {
  const tests = [1, 2, 3].map((x) => `assert.deepStrictEqual(f(${x}), [${x}])`);
  const source = 'function f(x) { return x === 2 ? { x } : [x] }';
  const { given } = await told({
    language: 'javascript',
    candidates: [
      source,
      APART + source,
      `setTimeout(() => {}, 1);\n${source}`,
      `let n = 0;\n${source}\nn = f(1);`,
    ],
    tests,
  });
  for (const answers of given) assert.deepEqual(answers, ['Array [1]', 'Object {"x": 2}', 'Array [3]']);
});

test('exceptions by their type, limits by their letter, and nothing of a program that does not load', async () => {
  const { given } = await told({
    language: 'javascript',
    candidates: [
      'function f() { throw new TypeError() }',
      'class Wrong extends RangeError {}\nfunction f() { throw new Wrong() }',
      'function f() { throw 3 }',
      'function f() { return nothing }',
      'function f() { for (;;); }',
      'function f() { console.log("x".repeat(100000)) }',
      'function f(',
      'async function f() { throw new SyntaxError() }',
    ],
    tests: ['assert.equal(await f(1), 2)'],
    limits: { cellTimeoutMs: 1000 },
  });
  assert.deepEqual(given.flat(), [
    'exception TypeError',
    'exception Wrong',
    'exception number',
    'exception ReferenceError',
    'limit T',
    'limit O',
    null,
    'exception SyntaxError',
  ]);
});

test('nothing of the candidate is called for its answer, and no outcome is another', async () => {
  const traps = 'get: no, has: no, ownKeys: no, getPrototypeOf: no, getOwnPropertyDescriptor: no';
  const no = 'const no = () => { throw new Error("called") };\n';
  const candidates = [
    `${no}function f() { return new Proxy([1], { ${traps} }) }`,
    `${no}function f() { return Proxy.revocable({}, { ${traps} }).proxy }`,
    `${no}const P = globalThis['Pro' + 'xy'];\nfunction f() { return [Reflect.construct(P, [{}, { ${traps} }])] }`,
    `${no}function f() { return { get a() { return no() }, toJSON: no, toString: no, valueOf: no } }`,
    `${no}function f() { return Object.setPrototypeOf({}, new Proxy({}, { ${traps} })) }`,
    `${no}class A { constructor() { this.a = 1 } get [Symbol.toStringTag]() { return no() } }\nfunction f() { return new A() }`,
    'function f() { const a = []; a[0] = a; return a }',
    'function f() { return Object.defineProperty([], "length", { value: 3 }) }',
  ];
  const tests = ['assert(f(1))', 'assert.strictEqual(f(1), 3)'];
  for (const prefix of ['', APART]) {
    const plan: Plan = { language: 'javascript', candidates: candidates.map((code) => prefix + code), tests };
    const { given } = await told(plan);
    assert.deepEqual(
      given.map(([first]) => first),
      [
        'opaque Object',
        'opaque Object',
        'opaque Array',
        'opaque Object',
        'opaque Object',
        'opaque Object',
        'opaque Array',
        'Array [, , ,]',
      ],
    );
    assert.deepEqual(await rows({ ...plan, evidence: true }), await rows(plan));
  }
});

test('a candidate that takes hold of what notes answers spoils its own, and no more', async () => {
  const source = 'function f(x) { const by = f.caller; try { by.arguments[0](7) } catch {} return 1 }';
  const plan: Plan = { language: 'javascript', candidates: [source], tests: ['assert.equal(f(1), 7)'] };
  assert.deepEqual((await told(plan)).given, [['number 1']]);
  assert.deepEqual(await rows({ ...plan, evidence: true }), ['F']);
});

test('a long text ends in a digest', async () => {
  const { given } = await told({
    language: 'javascript',
    candidates: ['function f(x) { return "a".repeat(x) }'],
    tests: ['assert(f(1000))', 'assert(f(1001))'],
  });
  const [first, second] = given[0] ?? [];
  assert.match(first ?? '', /^string "a{159}… sha256:[0-9a-f]{32}$/);
  assert.notEqual(first, second);
});
