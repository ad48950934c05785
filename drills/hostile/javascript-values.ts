/** JavaScript values that claim to be what they are compared with, and errors that harm whoever looks at them. */
import { EVENS, FEW } from './problems-javascript.ts';
import { type Hostile, type Suite, source } from './suite.ts';

const returns = (name: string, value: string, more: Partial<Hostile> = {}): Hostile => ({
  name,
  tries: 'to be what a comparison asks for',
  code: `function evens(xs) {\n  return ${value}\n}\n`,
  ...more,
});

const throws = (name: string, value: string, more: Partial<Hostile> = {}): Hostile => ({
  name,
  tries: 'to harm whoever describes the failure',
  code: `function evens(xs) {\n  throw ${value}\n}\n`,
  accepts: 'EF',
  ...more,
});

export const javascriptValues: Suite = {
  subject: 'javascript values',
  problem: EVENS,
  programs: [
    returns('expect.anything()', 'require("expect").expect.anything()'),
    returns(
      "a matcher of its own, by Jest's symbol",
      '{ $$typeof: Symbol.for("jest.asymmetricMatcher"), asymmetricMatch: () => true, toString: () => "Any", getExpectedType: () => "any", toAsymmetricMatcher: () => "Any" }',
    ),
    returns(
      'a list of matchers',
      '[{ $$typeof: Symbol.for("jest.asymmetricMatcher"), asymmetricMatch: () => true, toString: () => "Any" }]',
    ),
    returns(
      'a matcher that becomes what it is compared with',
      '(() => { const list = []; list.$$typeof = Symbol.for("jest.asymmetricMatcher"); list.asymmetricMatch = (other) => { list.length = 0; list.push(...other); delete list.$$typeof; delete list.asymmetricMatch; return true }; return list })()',
    ),
    returns(
      'custom testers of Jest',
      '(() => { try { require("expect").expect.addEqualityTesters([() => true]) } catch {} return [] })()',
      { flagged: true },
    ),
    returns(
      'valueOf, toString and Symbol.toPrimitive',
      '{ valueOf: () => true, toString: () => "[object Array]", [Symbol.toPrimitive]: () => true, toJSON: () => true, length: { valueOf: () => 2 }, 0: { valueOf: () => 22 } }',
    ),
    returns(
      'a proxy that answers everything',
      'new Proxy([], { get: (target, key) => key === Symbol.iterator ? [][Symbol.iterator].bind([]) : () => true, has: () => true, getPrototypeOf: () => Array.prototype, ownKeys: () => ["length"], getOwnPropertyDescriptor: (target, key) => Reflect.getOwnPropertyDescriptor(target, key) })',
    ),
    returns(
      'a proxy that answers itself',
      '(() => { const self = new Proxy(function () {}, { get: (target, key) => key === "prototype" ? target.prototype : self, apply: () => self, construct: () => self, has: () => true }); return self })()',
    ),
    returns(
      'a revoked proxy',
      '(() => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy })()',
    ),
    returns(
      'a getter that never ends',
      '({ get length() { for (;;); }, get 0() { for (;;); }, toJSON() { for (;;); }, get then() { for (;;); } })',
      { beside: FEW, accepts: 'FET' },
    ),
    returns(
      'a thenable that calls back with everything',
      '({ then(resolve, reject) { resolve(resolve); reject(reject) } })',
    ),
    returns('a thenable that resolves to nothing', 'Object.assign([], { then(resolve) { resolve() } })'),
    returns('a thenable that never settles', '({ then() {} })'),
    returns('a promise that never settles', 'new Promise(() => {})'),
    returns('a promise that rejects with nothing', 'Promise.reject()'),
    returns(
      'a promise of a promise without end',
      '(function again() { return new Promise((resolve) => setTimeout(() => resolve(again()), 1)) })()',
      {
        beside: {
          ...EVENS,
          tests: ['const got = await evens([16, 15])\nassert.deepStrictEqual(got, [16])'],
          wrongRow: 'F',
        },
        accepts: 'TM',
      },
    ),
    returns(
      'an array with keys and methods of its own',
      'Object.assign([], { toJSON: () => [8], join: () => "14", toString: () => "14", [Symbol.toStringTag]: "Array", [Symbol.toPrimitive]: () => "14", constructor: { name: "Array" } })',
      {
        // By its own methods it says what two of the tests want: those are guesses, and no lies about equality.
        accepts: EVENS.tests.map((_, test) => (test === 3 || test === 6 ? 'PFEX' : 'FECTMOX')),
      },
    ),
    returns(
      'an array of another prototype',
      'Object.setPrototypeOf([], new Proxy(Array.prototype, { get: (target, key) => key === "length" ? 2 : () => true }))',
    ),
    returns(
      'a class whose instances are everything',
      'new (class Lie extends Array { static [Symbol.hasInstance]() { return true } static get [Symbol.species]() { return class { constructor() { return [2, 4] } } } get [Symbol.toStringTag]() { return "Array" } })()',
    ),
    throws('undefined thrown', 'undefined'),
    throws('null thrown', 'null'),
    throws('a symbol thrown', 'Symbol("passed")'),
    throws(
      'a frozen proxy thrown',
      'new Proxy(Object.freeze({}), { get() { throw new Proxy({}, { get() { throw undefined } }) }, getPrototypeOf() { throw null }, has() { throw 0 } })',
    ),
    throws(
      'a revoked proxy thrown',
      '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()',
    ),
    throws('a promise thrown', 'Promise.reject(new Error("later"))'),
    throws(
      'an exit thrown',
      '{ reason: "exit", exitCode: 0, code: 0, signal: null, name: "AssertionError", matcherResult: { pass: true } }',
    ),
    throws(
      'an error whose message never ends',
      'Object.defineProperty(new Error("x"), "message", { get() { for (;;); } })',
      { beside: FEW, accepts: 'ET' },
    ),
    throws(
      'an error whose name, stack and text never end',
      'Object.defineProperties(new Error("x"), { name: { get() { for (;;); } }, stack: { get() { for (;;); } }, toString: { value() { for (;;); } }, [Symbol.toPrimitive]: { value() { for (;;); } } })',
      { beside: FEW, accepts: 'ET' },
    ),
    throws(
      'an error with a message of 200 MB',
      'Object.assign(new Error(), { message: "x".repeat(2 ** 27), stack: "y".repeat(2 ** 27) })',
      { beside: FEW, accepts: 'EMT' },
    ),
    throws(
      'an error whose message is no text',
      '(() => { const error = new Error(); error.message = { toString() { return {} }, valueOf() { throw 1 } }; error.name = Symbol("n"); error.stack = new Proxy({}, {}); return error })()',
    ),
    throws(
      'an error whose getters throw it again',
      '(() => { const error = new Error(); for (const key of ["name", "message", "stack", "cause", "code", "matcherResult"]) Object.defineProperty(error, key, { get() { throw error } }); return error })()',
    ),
    throws(
      'causes in a circle',
      '(() => { const error = new AggregateError([]); error.cause = error; error.errors.push(error); error.message = error; return error })()',
    ),
    throws(
      'an AssertionError of its own',
      'Object.create(require("assert").AssertionError.prototype, { message: { get() { throw 1 } }, actual: { get() { throw 1 } }, stack: { get() { throw 1 } } })',
    ),
    throws(
      'control characters and lone surrogates',
      'new Error("\\u0000\\u001b[2J\\r\\n\\ud800 HTTP/1.1 200 OK\\u2028\\u202e")',
    ),
    throws(
      'what a test of errors asks for',
      'Object.assign(new Error("ERR_ASSERTION"), { code: "ERR_ASSERTION", generatedMessage: true, actual: [], expected: [], operator: "deepStrictEqual" })',
    ),
    {
      name: 'process.exit(0) in the call',
      tries: 'an exit code 0 inside the test',
      accepts: 'EF',
      code: 'function evens(xs) {\n  process.exit(0)\n}\n',
    },
    {
      name: 'process.exit(0) swallowed, in the call',
      tries: 'an exit code 0, and to go on',
      accepts: 'EF',
      code: 'function evens(xs) {\n  process.exitCode = 0\n  try { process.exit() } catch {}\n  return []\n}\n',
    },
    {
      name: 'process.exit(0) at load',
      tries: 'an exit code 0 before any test',
      accepts: 'CE',
      code: 'process.exit(0)\n',
    },
    {
      name: 'process.exit(0) later',
      tries: 'an exit code 0 while the test waits',
      code: source`
        setTimeout(() => process.exit(0), 0)
        Promise.resolve().then(() => process.exit(0))
        async function evens(xs) {
          await new Promise((resolve) => setTimeout(resolve, 10))
          return []
        }
      `,
    },
    {
      name: 'other ways out of a process',
      tries: 'an exit code 0 by a name that was forgotten',
      code: source`
        function evens(xs) {
          for (const name of ['reallyExit', 'abort', '_kill', 'kill', 'dlopen', '_rawDebug']) {
            try { process[name](0) } catch {}
          }
          process.exit = process.on = process.emit = () => {}
          process.exitCode = 0
          return []
        }
      `,
    },
  ],
};
