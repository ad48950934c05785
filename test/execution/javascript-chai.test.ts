import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHAI } from './honest-chai.ts';
import { runningExecutor } from './running.ts';

const { execute, rows } = runningExecutor();

for (const [what, { programs, tests }] of Object.entries(CHAI)) {
  test(`chai of ${what}: the right program passes, the wrong ones do not`, async () => {
    const [right, ...wrong] = await rows({ language: 'javascript', candidates: programs, tests });
    assert.equal(right, 'P'.repeat(tests.length));
    for (const row of wrong) assert.match(row, /^[FE]+$/);
  });
}

test('a failed assertion of chai is told as one', async () => {
  const { outcomes, failures } = await execute({
    language: 'javascript',
    candidates: ['const f = () => 2'],
    tests: ['const { expect } = require("chai"); expect(f()).to.equal(3)'],
    failures: 1,
  });
  assert.equal(Buffer.from(outcomes).toString(), 'F');
  assert.deepEqual(
    failures.map(({ type, message }) => ({ type, message })),
    [{ type: 'AssertionError', message: 'expected 2 to equal 3' }],
  );
});

test('one that a candidate keeps for itself fails the test all the same', async () => {
  assert.deepEqual(
    await rows({
      language: 'javascript',
      candidates: [
        'function each(xs, f) { for (const x of xs) f(x) }',
        'function each(xs, f) { for (const x of xs) { try { f(x + 1) } catch {} } }',
        'function each(xs, f) { Object.prototype.showDiff = 1; for (const x of xs) { try { f(x + 1) } catch {} } }',
      ],
      tests: [
        'const { expect } = require("chai"); each([1], (x) => { expect(x).to.equal(1) })',
        'const { assert } = require("chai"); each([1], (x) => assert.strictEqual(x, 1))',
        'require("chai").should(); each([1], (x) => { x.should.equal(1) })',
      ],
    }),
    ['PPP', 'FFF', 'FFF'],
  );
});

test('nor is it kept by a value that throws when it is to be shown', async () => {
  const thrower =
    '{ toJSON() { throw 1 }, inspect() { throw 1 }, toString() { throw 1 }, get a() { throw 1 }, get constructor() { throw 1 }, get [Symbol.toStringTag]() { throw 1 } }';
  assert.deepEqual(
    await rows({
      language: 'javascript',
      candidates: [
        'function each(xs, f) { for (const x of xs) f(x) }',
        `function each(xs, f) { try { f(${thrower}) } catch {} }`,
        `function each(xs, f) { try { f(Object.defineProperties(() => {}, Object.getOwnPropertyDescriptors(${thrower}))) } catch {} }`,
      ],
      tests: [
        'each([1], (x) => { expect(x).toBe(1) })',
        'each([1], (x) => { assert.equal(x, 1) })',
        'const { expect } = require("chai"); each([1], (x) => { expect(x).to.equal(1) })',
        'const { expect } = require("chai"); each([1], (x) => { expect(x).to.eql(1) })',
        'const { expect } = require("chai"); each([1], (x) => { expect(x).to.be.a("number") })',
        'const { assert } = require("chai"); each([1], (x) => { assert.isAbove(x, 0) })',
        'const { assert } = require("chai"); each(["x"], (x) => { assert.include(x, "x") })',
      ],
    }),
    ['PPPPPPP', 'FFFFFFF', 'FFFFFFF'],
  );
});

/** Each would rather change chai, or what it asks, than compute. */
const HOSTILE = [
  'const chai = require("chai"); chai.Assertion.prototype.assert = () => {}; const f = () => 0',
  'const { Assertion } = require("chai"); Object.defineProperty(Assertion.prototype, "equal", { value() {} }); const f = () => 0',
  'const { Assertion } = require("chai"); Assertion.overwriteMethod("equal", () => () => {}); const f = () => 0',
  'const { util, Assertion } = require("chai"); try { util.addMethod(Assertion.prototype, "equal", () => {}); util.flag = () => {} } catch {} const f = () => 0',
  'require("chai").use((chai, utils) => { try { utils.overwriteMethod(chai.Assertion.prototype, "eql", () => () => {}); chai.expect = () => {} } catch {} }); const f = () => 0',
  'const { config } = require("chai"); try { config.deepEqual = () => true; Object.defineProperty(config, "deepEqual", { value: () => true }) } catch {} const f = () => 0',
  'Object.prototype.__flags = { negate: true }; Object.prototype.negate = true; const f = () => 0',
  'Function.prototype.__flags = { negate: true }; Array.prototype.__flags = { negate: true }; const f = () => 0',
  'Object.prototype.negate = true; Object.prototype.deep = true; const f = () => 0',
  'Object.prototype.should = { equal() {}, eql() {}, be: {} }; const f = () => ({ should: { equal() {}, eql() {} } })',
  'Number.prototype.valueOf = () => 3; Number.prototype.should = { equal() {} }; const f = () => new Number(3)',
  'Array.prototype.every = Array.prototype.some = () => true; Array.prototype.indexOf = () => 0; const f = () => []',
  'const f = () => new Proxy({}, { get: (_, key) => key === "should" ? { equal() {}, eql() {} } : 3, has: () => true, getOwnPropertyDescriptor: () => ({ value: 3, configurable: true, enumerable: true }) })',
  'const f = () => ({ valueOf: () => 3, toString: () => "3", [Symbol.toPrimitive]: () => 3, [Symbol.toStringTag]: "Number", equals: () => true, eql: () => true })',
];

test('no program changes chai, or what it asks', async () => {
  const tests = [
    'const { expect } = require("chai"); expect(f()).to.equal(3)',
    'const { expect } = require("chai"); expect([f()]).to.deep.equal([3])',
    'const { expect } = require("chai"); expect([f()]).to.include(3)',
    'const { assert } = require("chai"); assert.equal(f(), 3)',
    'const { assert } = require("chai"); assert.sameDeepMembers([f()], [3])',
    'const { expect } = require("chai"); expect(f()).to.be.within(2, 4)',
    'require("chai").should(); f().should.equal(3)',
  ];
  const [right, ...wrong] = await rows({
    language: 'javascript',
    candidates: ['const f = () => 3', ...HOSTILE],
    tests,
  });
  assert.equal(right, 'PPPPPPP');
  // By a boxed 3 `assert.equal` is 3, as it is of Node's.
  for (const [index, row] of wrong.entries())
    assert.match(row, /^[FEC]{3}[FECP][FEC]{3}$/, HOSTILE[index] ?? '');
  assert.equal(wrong.join('').replaceAll(/[FEC]/g, '').length <= 1, true);
});
