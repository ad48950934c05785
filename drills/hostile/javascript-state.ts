/**
 * JavaScript programs that leave something behind wherever they can. Each looks whether its own earlier cells left it
 * (it is right while they did not), and the good candidate looks too.
 */
import { VISIT } from './problems-javascript.ts';
import { type Hostile, type Suite, source } from './suite.ts';

/** @param clean an expression that is true in a fresh state @param leave statements after which it is false */
function leaves(name: string, clean: string, leave: string): Hostile {
  const look = `  const clean = ${clean}\n`;
  return {
    name,
    tries: 'to see in one cell what it did in another, or to have others see it',
    accepts: 'P',
    code: `function visit() {\n${look}  try { ${leave} } catch {}\n  return clean ? 1 : 2\n}\n`,
    beside: { ...VISIT, good: `function visit() {\n${look}  return clean ? 1 : 2\n}\n` },
  };
}

/** The same at the top level, which runs once more when the candidate is loaded. */
function leavesAtLoad(name: string, clean: string, leave: string): Hostile {
  const look = `const clean = ${clean}\nfunction visit() {\n  return clean ? 1 : 2\n}\n`;
  return {
    name: `${name}, at load`,
    tries: 'to see in one cell what its load did, or to have others see it',
    accepts: 'P',
    code: `${look}try { ${leave} } catch {}\n`,
    beside: { ...VISIT, good: look },
  };
}

const both = (...given: Parameters<typeof leaves>): Hostile[] => [leaves(...given), leavesAtLoad(...given)];

export const javascriptState: Suite = {
  subject: 'javascript state',
  problem: VISIT,
  programs: [
    ...both(
      'methods that the engine adds late',
      '[Promise.try, RegExp.escape, Map.prototype.getOrInsert, Uint8Array.fromHex, Iterator.concat, Math.sumPrecise].every((method) => method?.left === undefined)',
      'for (const method of [Promise.try, RegExp.escape, Map.prototype.getOrInsert, Uint8Array.fromHex, Iterator.concat, Math.sumPrecise]) if (method) method.left = 1',
    ),
    ...both(
      'getters by which properties are protected',
      '[Object.getOwnPropertyDescriptor(Object.prototype, "toString"), Object.getOwnPropertyDescriptor(Math, "random"), Object.getOwnPropertyDescriptor(console, "assert")].every((each) => [each.value, each.get, each.set].every((part) => part?.left === undefined))',
      'for (const each of [Object.getOwnPropertyDescriptor(Object.prototype, "toString"), Object.getOwnPropertyDescriptor(Math, "random"), Object.getOwnPropertyDescriptor(console, "assert")]) for (const part of [each.value, each.get, each.set]) if (part) part.left = 1',
    ),
    ...both(
      'the getter of stacks',
      'Object.getOwnPropertyDescriptor(new Error(), "stack").get?.left === undefined',
      'Object.getOwnPropertyDescriptor(new Error(), "stack").get.left = 1',
    ),
    {
      name: 'a counter in its own module',
      tries: 'nothing bad: variables of the module are fresh in every cell',
      accepts: 'P',
      flagged: false,
      code: source`
        let count = 0
        var other = 0
        class Counter { static count = 0 }
        function visit() {
          visit.count = (visit.count ?? 0) + 1
          return Math.max(++count, ++other, ++Counter.count, visit.count)
        }
      `,
    },
    {
      name: 'a counter on module, exports and this',
      tries: 'nothing bad: these are fresh in every cell',
      accepts: 'P',
      flagged: false,
      code: source`
        const self = this
        function visit() {
          module.count = (module.count ?? 0) + 1
          exports.count = (exports.count ?? 0) + 1
          self.count = self === exports ? exports.count : (self?.count ?? 0) + 1
          require.count = (require.count ?? 0) + 1
          return Math.max(module.count, exports.count, require.count)
        }
      `,
    },
    {
      name: 'a global that was never declared, counted up',
      tries: 'to see in one cell what it did in another',
      accepts: 'P',
      flagged: false,
      code: source`
        function visit() {
          if (typeof counter === 'undefined') counter = 0
          return ++counter
        }
      `,
    },
    ...both('a name on globalThis', '!("left" in globalThis)', 'globalThis.left = 1'),
    ...both('a global that was never declared', 'typeof left === "undefined"', 'left = 1'),
    leaves(
      'a name that cannot be deleted',
      '!Object.hasOwn(globalThis, "left")',
      'Object.defineProperty(globalThis, "left", { value: 1, configurable: false, enumerable: false })',
    ),
    leaves(
      'a global declared by indirect eval',
      'typeof left === "undefined" && typeof leftLet === "undefined"',
      '(0, eval)("var left = 1; let leftLet = 1; function leftFunction() {}")',
    ),
    leaves('a global declared by new Function', 'typeof left === "undefined"', 'new Function("left = 1")()'),
    leaves(
      'a name on globalThis by the constructor of functions',
      '!("left" in globalThis)',
      '(() => {}).constructor("return this")().left = 1',
    ),
    leaves(
      'a symbol on globalThis',
      '!(Symbol.for("left") in globalThis)',
      'globalThis[Symbol.for("left")] = 1',
    ),
    leaves(
      'another prototype of globalThis',
      '!("left" in globalThis)',
      'Object.setPrototypeOf(Object.getPrototypeOf(globalThis), { left: 1 }); Object.setPrototypeOf(globalThis, { left: 1 })',
    ),
    ...both('a key on Object.prototype', '!("left" in {})', 'Object.prototype.left = 1'),
    leaves(
      'a key on Object.prototype by __proto__',
      '!("left" in {})',
      '({}).__proto__.left = 1; JSON.parse("{}").__proto__.left = 1',
    ),
    leaves(
      'a method of Array.prototype',
      '[1].map((x) => x)[0] === 1 && !("left" in [])',
      'Array.prototype.map = () => ["left"]; Array.prototype.left = 1',
    ),
    leaves('an index on Array.prototype', '[,][0] === undefined', 'Array.prototype[0] = "left"'),
    leaves(
      'the prototype of functions',
      '!("left" in (() => {})) && (() => 1).call() === 1',
      'Function.prototype.left = 1; Function.prototype.call = () => "left"',
    ),
    leaves(
      'the prototype of generators',
      '!("left" in (function* () {})()) && [...(function* () { yield 1 })()].length === 1',
      'Object.getPrototypeOf(function* () {}).prototype.left = 1; Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())).next = () => ({ done: true })',
    ),
    leaves(
      'the prototype of async functions',
      '!("left" in (async () => {}))',
      'Object.getPrototypeOf(async () => {}).left = 1',
    ),
    leaves(
      'the prototype of iterators',
      '[...[1, 2]].length === 2',
      'Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true })',
    ),
    leaves(
      'the prototypes of typed arrays',
      '!("left" in new Uint8Array(1))',
      'Object.getPrototypeOf(Uint8Array.prototype).left = 1',
    ),
    leaves(
      'prototypes of texts, numbers, symbols',
      '!("left" in Object("")) && !("left" in Object(1)) && !("left" in Object(1n)) && !("left" in Object(Symbol()))',
      'String.prototype.left = Number.prototype.left = BigInt.prototype.left = Symbol.prototype.left = 1',
    ),
    leaves(
      'promises',
      '!("left" in Promise.prototype) && Promise.resolve.length === 1',
      'Promise.prototype.left = 1; Promise.resolve = () => "left"',
    ),
    leaves('JSON', 'JSON.stringify([1]) === "[1]"', 'JSON.stringify = () => "left"'),
    leaves('Math', 'Math.max(1, 2) === 2 && Math.PI > 3', 'Math.max = () => "left"'),
    leaves('random numbers', 'Math.random() !== 7', 'Math.random = () => 7'),
    leaves(
      'the clock',
      'Date.now() !== 7 && new Date(5).getTime() === 5',
      'Date.now = () => 7; globalThis.Date = class { getTime() { return 7 } }',
    ),
    leaves('the performance clock', 'performance.now() !== 7', 'performance.now = () => 7'),
    leaves(
      'timers',
      'typeof setTimeout === "function" && setTimeout.left === undefined',
      'setTimeout.left = 1; globalThis.setTimeout = "left"',
    ),
    leaves(
      'the regular expression last matched',
      'RegExp.$1 !== "left" && RegExp.lastMatch !== "left"',
      '/(left)/.exec("left")',
    ),
    leaves(
      'methods of regular expressions',
      '/x/.test("x") && /x/.exec("x")?.[0] === "x"',
      'RegExp.prototype.exec = () => null',
    ),
    leaves(
      'how stacks are made',
      'Error.prepareStackTrace === undefined && Error.stackTraceLimit !== 7',
      'Error.prepareStackTrace = () => "left"; Error.stackTraceLimit = 7',
    ),
    leaves(
      'errors',
      'new Error("x").message === "x" && !("left" in Error)',
      'Error.left = 1; globalThis.Error = class { message = "left" }',
    ),
    leaves(
      'console',
      'console.left === undefined && typeof console.log === "function"',
      'console.left = 1; console.log = 7',
    ),
    leaves(
      'process',
      'process.left === undefined && process.env.LEFT === undefined && process.exitCode !== 7 && process.argv.length < 5',
      'process.left = 1; process.env.LEFT = 1; process.exitCode = 7; process.argv.push(1, 2, 3, 4)',
    ),
    leaves(
      'functions of process and console',
      'process.exit.left === undefined && console.log.left === undefined && process.versions.left === undefined',
      'process.exit.left = console.log.left = process.versions.left = 1',
    ),
    leaves(
      'streams of process',
      'process.stdout.left === undefined && process.stdout.write.left === undefined',
      'process.stdout.left = process.stdout.write.left = 1',
    ),
    leaves(
      'assert',
      'require("assert").left === undefined && require("assert").equal.left === undefined',
      'require("assert").left = 1; require("assert").equal.left = 1',
    ),
    leaves(
      'AssertionError',
      '!("left" in require("assert").AssertionError) && !("left" in require("assert").AssertionError.prototype)',
      'const { AssertionError } = require("assert"); AssertionError.left = 1; AssertionError.prototype.left = 1',
    ),
    leaves(
      'lodash',
      'require("lodash").left === undefined && require("lodash").isEqual(1, 1)',
      'const _ = require("lodash"); _.left = 1; _.isEqual = () => false; _.mixin({ left: () => 1 })',
    ),
    leaves(
      'templates of lodash',
      'require("lodash").templateSettings.left === undefined && Number(require("lodash").uniqueId()) < 100',
      'const _ = require("lodash"); _.templateSettings.left = 1; for (let i = 0; i < 200; i++) _.uniqueId()',
    ),
    leaves(
      'expect',
      'require("expect").expect.left === undefined && require("expect").expect(1).toBeLeft === undefined',
      'const { expect } = require("expect"); expect.left = 1; expect.extend({ toBeLeft: () => ({ pass: true, message: () => "" }) })',
    ),
    leaves(
      'the state of expect',
      'require("expect").expect.getState().left === undefined',
      'require("expect").expect.setState({ left: 1 })',
    ),
    leaves(
      'util',
      'require("util").left === undefined && require("util").inspect.defaultOptions?.depth !== 77',
      'const util = require("util"); util.left = 1; util.inspect.defaultOptions.depth = 77; util.inspect.styles.left = 1',
    ),
    leaves(
      'other modules',
      '[require("fs"), require("timers"), require("readline"), require("perf_hooks")].every((module) => module.left === undefined)',
      'for (const name of ["fs", "timers", "readline", "perf_hooks"]) require(name).left = 1',
    ),
    leaves(
      'the iterator symbol of arrays',
      '[...[1]].length === 1',
      'Array.prototype[Symbol.iterator] = function* () {}',
    ),
    leaves(
      'getters on globals',
      'globalThis.Map === Map && new Map([[1, 2]]).get(1) === 2',
      'Object.defineProperty(globalThis, "Map", { get: () => class { get() { return "left" } }, configurable: true })',
    ),
    leaves(
      'texts of functions',
      '/native/.test(Function.prototype.toString.call(Math.max))',
      'Function.prototype.toString = () => "left"',
    ),
    leaves(
      'frozen prototypes',
      '!Object.isFrozen(Array.prototype) || Object.isFrozen(Math)',
      'Object.freeze(Array.prototype)',
    ),
    leaves(
      'the locale',
      '(1.5).toLocaleString("en-US") === "1.5"',
      'Number.prototype.toLocaleString = () => "left"; Intl.NumberFormat.prototype.left = 1',
    ),
    leaves(
      'structuredClone',
      'structuredClone({ a: 1 }).a === 1',
      'globalThis.structuredClone = () => "left"',
    ),
  ],
};
