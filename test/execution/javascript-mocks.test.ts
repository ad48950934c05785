import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOCKING, TIMING } from './honest-mocks.ts';
import { runningExecutor } from './running.ts';

const { rows } = runningExecutor();

for (const [what, { programs, tests }] of Object.entries({ ...MOCKING, ...TIMING })) {
  test(`tests of ${what}: the right program passes, the wrong ones do not`, async () => {
    const [right, ...wrong] = await rows({ language: 'javascript', candidates: programs, tests });
    assert.equal(right, 'P'.repeat(tests.length));
    for (const row of wrong) assert.match(row, /^[FE]+$/);
  });
}

test('TypeScript has them too', async () => {
  assert.deepEqual(
    await rows({
      language: 'typescript',
      candidates: ['const twice = (f: () => void) => { f(); f() }', 'const twice = (f: () => void) => f()'],
      tests: [
        'const f = jest.fn<() => void>(); twice(f); expect((f as jest.Mock).mock.calls.length).toBe(2)',
        'const f: jest.MockedFunction<() => void> = jest.fn(); twice(f); expect(f).toHaveBeenCalledTimes(2)',
      ],
    }),
    ['PP', 'FF'],
  );
});

/** Each does what no honest program does, and calls back once too often or not at all. */
const HOSTILE = [
  'function once(f) { f(1); f(1); f.mockClear?.(); f.mock?.resetCalls?.(); f(1) }',
  'function once(f) { f.mock = { calls: { length: 1, some: () => true, every: () => true, map: () => [], 0: [1] } }; f._isMockFunction = true }',
  'function once(f) { const all = f.mock?.calls; if (all) { all.push([1]); all.some = () => true } }',
  'function once(f) { for (const key of Reflect.ownKeys(f)) { try { f[key].call(f); f[key] = { calls: [[1]] } } catch {} } }',
  'function once(f) { Object.setPrototypeOf(f, { mock: { calls: [[1]] }, _isMockFunction: true, getMockName: () => "" }) }',
  'function once(f) { Object.prototype.mock = { calls: [[1]], callCount: () => 1 }; Object.prototype._isMockFunction = true }',
  'function once(f) { const { has, get } = WeakMap.prototype; WeakMap.prototype.get = () => ({ calls: [{ args: [1] }] }); Array.prototype.some = () => true }',
  'function once(f) { f(1); f(1) } Object.assign(Object.prototype, { run: () => 1, original: () => 1, like: { name: "", length: 0 }, at: 0 })',
  'function once(f) { globalThis.jest?.clearAllMocks(); try { require("@jest/globals").jest.clearAllMocks(); require("vitest").vi.restoreAllMocks() } catch {} }',
  'function once(f) { f(new Proxy({}, { get: () => 1, getPrototypeOf: () => Number.prototype })) }',
  'function once(f) { f({ asymmetricMatch: () => true, $$typeof: Symbol.for("jest.asymmetricMatcher"), valueOf: () => 1, equals: () => true }) }',
];

test('no program makes a mock say what was not called', async () => {
  const candidates = ['function once(f) { f(1) }', ...HOSTILE];
  const tests = [
    'const f = jest.fn(); once(f); expect(f).toHaveBeenCalledTimes(1); expect(f).toHaveBeenCalledWith(1)',
    'const f = jest.fn(); once(f); expect(f.mock.calls).toEqual([[1]])',
    'const f = vi.fn(); once(f); assert.deepStrictEqual(f.mock.calls, [[1]])',
    'const { mock } = require("node:test"); const f = mock.fn(); once(f); assert.deepEqual(f.mock.calls.map((call) => call.arguments), [[1]])',
  ];
  const [right, ...wrong] = await rows({ language: 'javascript', candidates, tests });
  assert.equal(right, 'PPPP');
  for (const [index, row] of wrong.entries()) assert.match(row, /^[FE]+$/, HOSTILE[index] ?? '');
});

test('a program does not pass off an object of its own as a mock', async () => {
  const fake =
    'const calls = { length: 1, some: () => true, every: () => true, reduce: () => 1, map: () => [] }; const save = () => {}; ' +
    'Object.assign(save, { _isMockFunction: true, getMockName: () => "", mock: { calls, results: calls, lastCall: [1] }, calls: { all: () => calls, count: () => 1 } }); ';
  const candidates = [
    'const store = { save() {} }; const run = () => store.save(1)',
    `${fake} const store = { get save() { return save }, set save(f) {} }; const run = () => {}`,
    `${fake} const store = new Proxy({ save }, { get: () => save, defineProperty: () => true, set: () => true }); const run = () => {}`,
  ];
  const tests = [
    'jest.spyOn(store, "save"); run(); expect(store.save).toHaveBeenCalledWith(1)',
    'const spy = jest.spyOn(store, "save"); run(); expect(spy).toHaveBeenCalledTimes(1)',
    'const spy = jest.spyOn(store, "save"); run(); expect(spy.mock.calls).toEqual([[1]])',
  ];
  const [right, ...wrong] = await rows({ language: 'javascript', candidates, tests });
  assert.equal(right, 'PPP');
  for (const row of wrong) assert.match(row, /^[FE]+$/);
});

test('what one cell has spied on is as it was in the next', async () => {
  const candidates = [
    'const say = () => { console.log("a"); return [typeof Date.now(), Math.random() < 1] }',
  ];
  const spies =
    'jest.spyOn(console, "log"); vi.spyOn(Math, "random").mockReturnValue(7); jest.spyOn(Date, "now").mockReturnValue("")';
  const tests = [
    `${spies}; expect(say()).toEqual(["string", false]); expect(console.log).toHaveBeenCalledWith("a")`,
    'jest.fn(); expect(say()).toEqual(["number", true]); expect(jest.isMockFunction(console.log)).toBe(false)',
    'jest.spyOn(JSON, "stringify").mockReturnValue("x"); expect(say()).toEqual([])',
    'expect(say()).toEqual(["number", true]); jest.fn()',
  ];
  assert.deepEqual(await rows({ language: 'javascript', candidates, tests }), ['PPEP']);
});

test('a clock in a test’s hands is its own cell’s, and no program’s', async () => {
  const candidates = [
    'const later = (f) => { setTimeout(f, 5) }',
    'const later = (f) => { try { jest.runAllTimers() } catch { f() } }',
  ];
  const tests = [
    'jest.useFakeTimers(); let called = 0; later(() => { called++ }); assert.equal(called, 0); jest.runAllTimers(); assert.equal(called, 1)',
    'jest.fn(); let called = 0; later(() => { called++ }); assert.equal(called, 0); await new Promise((done) => setTimeout(done, 9)); assert.equal(called, 1)',
    'jest.useFakeTimers(); let called = 0; setTimeout(() => { called++; throw new Error("first") }, 1); setTimeout(() => { called++ }, 2); assert.throws(() => jest.advanceTimersByTime(2), /first/); assert.equal(called, 2); later(() => {})',
    'jest.useFakeTimers({ advanceTimers: true }); await new Promise((done) => later(done)); later(() => {})',
    'jest.useFakeTimers(); await new Promise((done) => later(done))',
  ];
  assert.deepEqual(await rows({ language: 'javascript', candidates, tests }), ['PPPPE', 'FFPPP']);
});

test('`vi` is a candidate’s own where a test makes no mocks', async () => {
  const candidates = [
    'let n = 0; const vi = (x) => "6" + x; function jest() {}',
    'exports.vi = (x) => "6" + x',
    'const vi = () => 6',
  ];
  const tests = [
    'assert.equal(vi(1), "61")',
    'n = 3; assert.equal(vi(n), "63")',
    'const f = vi.fn(); f(1); expect(f).toHaveBeenCalledWith(1)',
  ];
  assert.deepEqual(await rows({ language: 'javascript', candidates, tests }), ['PPP', 'PPP', 'FFP']);
});
