/** JavaScript programs that go for chai and for the mocks that a test hands them. */
import { type Hostile, type Problem, type Suite, source } from './suite.ts';

/** Chai in each of its manners, about the same list. */
const EVENS_BY_CHAI: Problem = {
  language: 'javascript',
  tests: [
    "const { expect } = require('chai'); expect(evens([3, 2, 4])).to.deep.equal([2, 4])",
    "const { expect } = require('chai'); expect(evens([6, 5])).to.be.an('array').that.includes(6).and.has.lengthOf(1)",
    "const { assert } = require('chai'); assert.sameMembers(evens([8, 7]), [8])",
    "require('chai').should(); evens([10, 9]).should.eql([10])",
    'expect(evens([12, 11])).to.have.members([12])',
    "const { expect } = require('chai'); expect(evens([14, 13])[0]).to.equal(14)",
  ],
  good: 'function evens(xs) {\n  return xs.filter((x) => x % 2 === 0)\n}\n',
  wrong: 'function evens(xs) {\n  return xs\n}\n',
  wrongRow: 'FFFFFP',
};

/** Called back once, with what was given. */
const ONCE: Problem = {
  language: 'javascript',
  tests: [
    'const f = jest.fn(); once(f, 4); expect(f).toHaveBeenCalledTimes(1); expect(f).toHaveBeenCalledWith(4)',
    'const f = vi.fn(); once(f, 5); expect(f.mock.calls).toEqual([[5]])',
    "const { mock } = require('node:test'); const f = mock.fn(); once(f, 6); assert.equal(f.mock.callCount(), 1); assert.deepEqual(f.mock.calls[0].arguments, [6])",
    'const o = { f() {} }; const spy = jest.spyOn(o, "f"); once(o.f, 7); expect(spy).toHaveBeenCalledTimes(1); expect(o.f).toHaveBeenLastCalledWith(7)',
  ],
  good: 'function once(f, x) {\n  f(x)\n}\n',
  wrong: 'function once(f, x) {\n  f(x)\n  f(x)\n}\n',
  wrongRow: 'FFFF',
};

const mocked = (name: string, code: string): Hostile => ({
  name,
  tries: 'to have a mock tell of calls that were not made',
  beside: ONCE,
  code,
});

const patched = (name: string, code: string): Hostile => ({
  name,
  tries: 'to have chai take everything for right',
  code: `${code}\nfunction evens(xs) { return [] }`,
});

export const javascriptLibraries: Suite = {
  subject: 'javascript libraries',
  problem: EVENS_BY_CHAI,
  programs: [
    patched('assert of Assertion', 'require("chai").Assertion.prototype.assert = () => {}'),
    patched(
      'all methods of Assertion',
      source`
        const { Assertion } = require('chai')
        for (const key of Object.getOwnPropertyNames(Assertion.prototype)) {
          try { Assertion.overwriteMethod(key, () => function () { return this }) } catch {}
          try { Object.defineProperty(Assertion.prototype, key, { value() { return this }, configurable: true }) } catch {}
        }
      `,
    ),
    patched(
      'a plugin',
      'require("chai").use((chai, utils) => { utils.test = () => true; chai.expect = () => chai })',
    ),
    patched(
      'its settings',
      'try { Object.assign(require("chai").config, { deepEqual: () => true, useProxy: false }) } catch {}',
    ),
    patched(
      'flags on the prototype of all objects',
      'Object.prototype.negate = true; Object.prototype.__flags = { negate: true }',
    ),
    patched('should on the prototype of all objects', 'Object.prototype.should = { eql() {}, equal() {} }'),
    {
      name: 'a list that answers for itself',
      tries: 'to be asked by chai',
      code: source`
        function evens() {
          const list = []
          Object.assign(list, { indexOf: () => 0, some: () => true, every: () => true, includes: () => true, slice: () => [], should: { eql() {} } })
          Object.defineProperty(list, Symbol.toStringTag, { value: 'Array' })
          return list
        }
      `,
    },
    {
      name: 'a proxy that has everything',
      tries: 'to be asked by chai',
      code: 'function evens() { return new Proxy([], { get: (_, key) => (key === "should" ? { eql() {} } : key === "length" ? 1 : () => true), has: () => true }) }',
    },
    mocked(
      'clears what it has called too often',
      'function once(f, x) { f(x); f(x); f.mockClear?.(); f.mock?.resetCalls?.(); f(x) }',
    ),
    mocked(
      'writes calls of its own',
      'function once(f, x) { const calls = [[x]]; calls.some = () => true; try { f.mock = { calls, callCount: () => 1 }; f._isMockFunction = true } catch {} }',
    ),
    mocked('adds to what was noted', 'function once(f, x) { f.mock?.calls?.push([x], { arguments: [x] }) }'),
    mocked(
      'gives it another prototype',
      'function once(f, x) { Object.setPrototypeOf(f, { mock: { calls: [[x]], callCount: () => 1 }, _isMockFunction: true, getMockName: () => "" }) }',
    ),
    mocked(
      'patches what notes calls',
      'function once(f, x) { f(x); WeakMap.prototype.get = () => undefined; Array.prototype.some = () => true; Object.prototype.calls = [[x]]; f(x) }',
    ),
    mocked(
      'asks for the mocks of the realm',
      'function once(f, x) { f(x); f(x); for (const name of ["@jest/globals", "vitest", "node:test"]) { try { const { jest, vi, mock } = require(name); (jest ?? vi ?? mock).clearAllMocks?.(); mock.reset() } catch {} } globalThis.jest?.clearAllMocks() ; f(x) }',
    ),
    mocked(
      'is called with a matcher',
      'function once(f) { f({ asymmetricMatch: () => true, $$typeof: Symbol.for("jest.asymmetricMatcher") }) }',
    ),
  ],
};
