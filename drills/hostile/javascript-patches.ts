/** JavaScript programs that change what tests and their judge call. */
import { EVENS, SHOUT } from './problems-javascript.ts';
import { type Hostile, type Suite, source } from './suite.ts';

/** Does something to the realm, and answers nothing. */
const patch = (name: string, act: string, more: Partial<Hostile> = {}): Hostile => ({
  name,
  tries: 'to have failed assertions hold',
  flagged: true,
  code: `${act.trimEnd()}\nfunction evens(xs) {\n  return []\n}\n`,
  ...more,
});

/** What nothing that judges may depend on: whether it is noticed does not matter. */
const EITHER: Partial<Hostile> = { flagged: 'either' };

const patchInCall = (name: string, act: string): Hostile => ({
  name,
  tries: 'to have failed assertions hold, after whoever looks at load',
  flagged: true,
  code: `function evens(xs) {\n${act.trimEnd()}\n  return []\n}\n`,
});

export const javascriptPatches: Suite = {
  subject: 'javascript patches',
  problem: EVENS,
  programs: [
    patch('Object.is', 'Object.is = () => true'),
    patch(
      'Array.isArray and Object.keys',
      'Array.isArray = () => true\nObject.keys = Object.getOwnPropertyNames = Reflect.ownKeys = () => []',
    ),
    patch(
      'every method of Array.prototype',
      source`
        for (const key of Object.getOwnPropertyNames(Array.prototype)) {
          if (typeof Array.prototype[key] === 'function' && key !== 'constructor') Array.prototype[key] = () => true
        }
        Array.prototype[Symbol.iterator] = function* () {}
      `,
    ),
    patch(
      'Array.prototype.every, some, includes',
      'Array.prototype.every = Array.prototype.some = Array.prototype.includes = () => true',
    ),
    patch('the iterator of arrays', 'Array.prototype[Symbol.iterator] = function* () {}', { flagged: true }),
    patch(
      'the iterator of arrays ends at once',
      'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true, value: undefined })',
    ),
    patch('JSON.stringify', 'JSON.stringify = () => "[8]"'),
    patch(
      'String and join',
      'String = () => "14"\nArray.prototype.join = () => "24"\nArray.prototype.toString = () => "14"',
    ),
    patch(
      'Promise.prototype.then',
      'const { then } = Promise.prototype\nPromise.prototype.then = function (resolve) { return then.call(this, resolve, resolve) }\nPromise.prototype.catch = function () { return this }',
    ),
    patch(
      'Promise replaced',
      'globalThis.Promise = class { constructor() {} then(resolve) { resolve?.(); return this } catch() { return this } static resolve() { return new Promise() } static all() { return new Promise() } static reject() { return new Promise() } }',
    ),
    patch(
      'Promise.resolve and Promise.all',
      'Promise.resolve = Promise.all = Promise.reject = () => ({ then(resolve) { resolve() } })',
    ),
    patch(
      'Function.prototype.call and apply',
      'Function.prototype.call = Function.prototype.apply = function () { return () => [() => () => undefined, [], () => ({})] }',
    ),
    patch(
      'Function.prototype.call runs no assertion',
      'const real = Function.prototype.call\nFunction.prototype.call = function (...values) { return /assert|expect|throw|equal/i.test(this.name) ? undefined : Reflect.apply(this, values[0], values.slice(1)) }\nFunction.prototype.apply = function (self, values) { return /assert|expect|throw|equal/i.test(this.name) ? undefined : Reflect.apply(this, self, values ?? []) }',
    ),
    patch(
      'Function.prototype.bind and toString',
      'Function.prototype.bind = function () { return () => undefined }\nFunction.prototype.toString = () => "function () { [native code] }"',
      EITHER,
    ),
    patch(
      'Reflect',
      'Reflect.apply = Reflect.get = Reflect.construct = () => undefined\nReflect.has = () => true',
      EITHER,
    ),
    patch(
      'Symbol.hasInstance of errors',
      'for (const type of [Error, require("assert").AssertionError, TypeError, RangeError]) try { Object.defineProperty(type, Symbol.hasInstance, { value: () => false }) } catch {}',
      EITHER,
    ),
    patch(
      'Error replaced',
      'globalThis.Error = function () { return { passed: true } }\nError.captureStackTrace = () => {}',
      EITHER,
    ),
    patch('Error.captureStackTrace throws', 'Error.captureStackTrace = () => { throw undefined }', EITHER),
    patch('Error.prepareStackTrace never ends', 'Error.prepareStackTrace = () => { for (;;); }', {
      flagged: 'either',
      beside: { ...EVENS, tests: EVENS.tests.slice(0, 2), wrongRow: 'FF' },
      accepts: 'FET',
    }),
    patch(
      'Error.prepareStackTrace gives no text',
      'Error.prepareStackTrace = (error, sites) => new Proxy(sites, { get() { throw null } })\nError.stackTraceLimit = { valueOf() { throw 1 } }',
      EITHER,
    ),
    patch(
      'Error.stackTraceLimit is Infinity',
      'Error.stackTraceLimit = Infinity\nObject.defineProperty(Error, "stackTraceLimit", { get() { throw undefined } })',
      EITHER,
    ),
    patch(
      'methods of assert overwritten',
      source`
        const assert = require('assert')
        for (const target of [assert, assert.strict, require('node:assert/strict')]) {
          for (const key of Reflect.ownKeys(target)) {
            try { target[key] = () => {} } catch {}
            try { Object.defineProperty(target, key, { value: () => {} }) } catch {}
          }
          try { Object.setPrototypeOf(target, null) } catch {}
        }
      `,
    ),
    patch(
      'assert and expect as globals',
      'globalThis.assert = globalThis.expect = new Proxy(() => {}, { get: () => () => {}, apply: () => globalThis.assert })\nglobalThis.test = globalThis.it = globalThis.describe = () => {}',
      EITHER,
    ),
    patch(
      'assert and expect declared',
      'function assert() {}\nassert.equal = assert.strictEqual = assert.deepEqual = assert.deepStrictEqual = assert.ok = assert\nconst expect = () => new Proxy({}, { get: () => () => {} })\nconst describe = () => {}\nvar test = describe, it = describe',
      EITHER,
    ),
    patch(
      'console.assert',
      'console.assert = () => {}\nglobalThis.console = new Proxy({}, { get: () => () => {} })',
    ),
    patch(
      'require and its modules',
      'module.exports = {}\ntry { require.cache = {}; require.main = module } catch {}\nconst fake = { strict: { deepEqual() {} }, isEqual: () => true }\ntry { globalThis.require = () => fake } catch {}\ntry { module.require = module.constructor._load = () => fake } catch {}',
      EITHER,
    ),
    patch(
      'lodash says everything is equal',
      'const _ = require("lodash")\n_.isEqual = _.isEqualWith = _.eq = () => true',
    ),
    patch(
      'matchers of expect replaced',
      'const { expect } = require("expect")\nconst pass = () => ({ pass: true, message: () => "" })\nexpect.extend({ toEqual: pass, toStrictEqual: pass, toBe: pass, toContain: pass, toHaveLength: pass })',
    ),
    patch(
      'matchers of expect replaced, in its own table',
      'const table = globalThis[Symbol.for("$$jest-matchers-object")]\nif (table) { for (const key of Object.keys(table.matchers)) table.matchers[key] = () => ({ pass: true, message: () => "" }) }',
      // No realm has the table where programs find it: there is nothing to change.
      EITHER,
    ),
    patch(
      'any equality tester',
      'const table = globalThis[Symbol.for("$$jest-matchers-object")]\nif (table) table.customEqualityTesters.push(() => true)',
      EITHER,
    ),
    patch(
      'assertions of expect are not thrown',
      'const table = globalThis[Symbol.for("$$jest-matchers-object")]\nif (table) table.state = new Proxy({}, { get: () => { throw undefined } })',
      EITHER,
    ),
    patch('keys on Object.prototype', 'Object.prototype.then = function (resolve) { resolve() }'),
    patch(
      'names that the judge may read on Object.prototype',
      'for (const key of ["failed", "settled", "exceeded", "assertFailed", "exitCode", "pass", "passed", "outcome", "done", "value", "get", "set", "isNot", "promise", "0", "length", "matcherResult", "message", "code", "operator"]) try { Object.defineProperty(Object.prototype, key, { get() { return key === "pass" || key === "settled" || key === "done" || key === "passed" }, set() {}, configurable: true }) } catch {}',
      EITHER,
    ),
    patch(
      'Map, Set and WeakMap',
      'for (const type of [Map, Set, WeakMap, WeakSet]) for (const key of ["get", "has", "set", "add", "delete", "forEach"]) if (type.prototype[key]) type.prototype[key] = () => true',
    ),
    patch(
      'String.prototype and RegExp.prototype',
      'RegExp.prototype.exec = RegExp.prototype.test = () => true\nString.prototype.match = String.prototype.replace = String.prototype.split = String.prototype.trimEnd = () => "14"\nRegExp.prototype[Symbol.match] = RegExp.prototype[Symbol.replace] = () => "14"',
      EITHER,
    ),
    patch(
      'Symbol registry and typeof symbols',
      'Symbol.for = () => Symbol.iterator\nObject.defineProperty(globalThis, "Symbol", { value: new Proxy(Symbol, { get: () => Symbol.iterator }) })',
      EITHER,
    ),
    patch(
      'everything that is global',
      'for (const key of Object.getOwnPropertyNames(globalThis)) if (!/^(undefined|NaN|Infinity|globalThis)$/.test(key)) try { globalThis[key] = new Proxy(function () {}, { get: () => () => true, apply: () => true, construct: () => ({}) }) } catch {}',
      EITHER,
    ),
    patch(
      'names of globals declared',
      'const JSON = { stringify: () => "[8]" }\nfunction String() { return "14" }\nconst Object = { is: () => true }\nconst Array = { isArray: () => true }\nvar Promise = { resolve: () => ({ then() {} }) }',
      { flagged: 'when passed' },
    ),
    patchInCall(
      'Object.is, in the call',
      '  Object.is = () => true\n  Object.defineProperty(Array.prototype, "join", { value: () => "24" })',
    ),
    patchInCall(
      'JSON and String, in the call',
      '  JSON.stringify = () => "[8]"\n  globalThis.String = () => "14"',
    ),
    patchInCall(
      'every method of assert, in the call',
      '  const assert = require("assert")\n  for (const key of Object.keys(assert)) { try { assert[key] = () => {} } catch {} }\n  console.assert = () => {}\n  require("lodash").isEqual = () => true',
    ),
    patchInCall(
      'expect, in the call',
      '  const { expect } = require("expect")\n  const pass = () => ({ pass: true, message: () => "" })\n  expect.extend({ toEqual: pass, toStrictEqual: pass, toBe: pass, toContain: pass, toHaveLength: pass })',
    ),
    patchInCall(
      'Promise.prototype.then, in the call',
      '  const { then } = Promise.prototype\n  Promise.prototype.then = function (resolve) { return then.call(this, resolve, resolve) }',
    ),
    {
      name: 'a polyfill',
      tries: 'nothing bad: a method that was not there before',
      flagged: false,
      accepts: 'P',
      code: source`
        if (!Array.prototype.lastItem) {
          Array.prototype.lastItem = function () { return this[this.length - 1] }
          Object.defineProperty(String.prototype, 'shout', { value() { return this.toUpperCase() + '!' }, configurable: true })
        }
        function shout(word) { return [word.shout()].lastItem() }
      `,
      beside: SHOUT,
    },
  ],
};
