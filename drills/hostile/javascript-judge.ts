/** JavaScript programs that look for their judge, for the answers in it, or for a way out of the text around them. */
import { DOUBLE, EVENS, SHOUT } from './problems-javascript.ts';
import { type Hostile, type Suite, source } from './suite.ts';

/** Looks through program text for the answer that a test wants. */
const STEAL = source`
  function answer(text, word) {
    const found = String(text).match(/'\w*!'/g) ?? []
    return found.map((each) => each.slice(1, -1)).find((each) => each.slice(0, -1).toLowerCase() === word)
  }
`;

const thief = (name: string, shout: string): Hostile => ({
  name,
  tries: 'to read the answer that the test wants out of the test',
  beside: SHOUT,
  code: `${STEAL}\n${shout}`,
});

const text = (name: string, code: string, more: Partial<Hostile> = {}): Hostile => ({
  name,
  tries: 'to be more than the program between the lines that are put around it',
  code,
  ...more,
});

const FORGED = 'return[function(){return function(){}},[],()=>({})]';

export const javascriptJudge: Suite = {
  subject: 'javascript judge',
  problem: EVENS,
  programs: [
    thief(
      'answers by arguments.callee at the top level',
      'const all = typeof arguments === "undefined" ? "" : arguments.callee\nfunction shout(word) { return answer(all, word) }',
    ),
    thief(
      'answers by the caller of its function',
      'function shout(word) { return answer(shout.caller, word) }',
    ),
    thief(
      'answers by arguments.callee.caller',
      'function shout(word) { return answer(arguments.callee.caller, word) ?? answer(arguments.callee.caller.caller, word) }',
    ),
    thief(
      'answers by the call sites of an error',
      source`
      function shout(word) {
        let found
        Error.prepareStackTrace = (error, sites) => {
          for (const site of sites) {
            found ??= answer(site.getFunction?.(), word) ?? answer(site.getThis?.(), word) ?? answer(site.getEvalOrigin?.(), word)
          }
        }
        Error.stackTraceLimit = 100
        new Error('x').stack
        return found
      }
    `,
    ),
    thief(
      'answers by toString of what assert is given',
      source`
      function shout(word) {
        const found = []
        const toString = function () {
          for (let caller = toString.caller, depth = 0; caller && depth < 20; caller = caller.caller, depth++) found.push(caller)
          return answer(found.join('\n'), word) ?? ''
        }
        return { toString, valueOf: toString, toJSON: toString, [Symbol.toPrimitive]: toString }
      }
    `,
    ),
    thief(
      'answers by a matcher that is told what is expected',
      source`
      function shout(word) {
        return { $$typeof: Symbol.for('jest.asymmetricMatcher'), asymmetricMatch(other) { return other.endsWith('!') } }
      }
    `,
    ),
    thief(
      'answers by patched builtins that see the test',
      source`
      let wanted
      const watch = (object, key) => {
        const real = object[key]
        object[key] = function (...values) {
          for (const value of [this, ...values].flat(3)) if (typeof value === 'string' && value.endsWith('!')) wanted = value
          return real.apply(this, values)
        }
      }
      for (const object of [Array.prototype, String.prototype, Object, Reflect, Function.prototype]) {
        for (const key of Object.getOwnPropertyNames(object)) if (/^(is|of|map|push|apply|call|keys|flat)$/.test(key)) try { watch(object, key) } catch {}
      }
      function shout() { return { valueOf: () => wanted, toString: () => wanted } }
    `,
    ),
    {
      name: 'what a whole program should print',
      tries: 'to print the answer that the judge holds',
      beside: DOUBLE,
      code: source`
        const number = Number(require('fs').readFileSync(0, 'utf8'))
        const seen = []
        const look = (value) => { if (typeof value === 'string' && /^\d\d?\n$/.test(value) && Number(value) > number) seen.push(value) }
        for (const key of ['trimEnd', 'split', 'trim']) {
          const real = String.prototype[key]
          String.prototype[key] = function (...values) { look(String(this)); return real.apply(this, values) }
        }
        for (const list of [arguments, arguments.callee.caller?.arguments ?? []]) for (const value of list) look(value)
        console.log(seen[0] ?? 'nothing')
      `,
    },
    {
      name: 'equal lines by patched builtins',
      tries: 'to have what it prints cut away, with what it should print',
      beside: DOUBLE,
      code: source`
        String.prototype.trimEnd = String.prototype.trim = () => ''
        String.prototype.split = () => []
        Array.prototype.map = () => []
        Math.max = () => 0
        process.stdout.write = () => true
        console.log('7')
      `,
    },
    {
      name: 'an exit code 0 and nothing printed',
      tries: 'to pass by ending well',
      beside: DOUBLE,
      accepts: 'F',
      code: 'console.log("P")\nprocess.exit(0)\n',
    },
    {
      name: 'text for the checker',
      tries: 'to be run or believed by what compares',
      beside: DOUBLE,
      accepts: 'F',
      code: source`
        console.log('\`; process.exit(0); //', '\0P', { outcome: 'P' }, NaN, Infinity, '1e999')
      `,
    },
    text(
      'the function around it closed',
      '}); (function () { return () => [() => () => {}, [], () => ({})] }); (function () {\n',
    ),
    text(
      'a chooser of tests of its own',
      `;const $names = () => ({}); return function ($test) { switch ($test) { default: ${FORGED} } }\n`,
    ),
    text(
      'a case of its own',
      `}; return function ($test) { switch ($test) { case 0: ${FORGED}; case 1: ${FORGED}; } }; {\n`,
    ),
    text('return at the top level', `return () => ${FORGED.replace('return', '')}\n`),
    text(
      'names of the text around it',
      `var $test = 0, $names = () => ({}), $exports = {}, $default, $import, $guest\nfunction evens(xs) {\n  return $test\n}\n`,
    ),
    {
      name: 'names of the text around it, in an honest program',
      tries: 'nothing bad: a program may call its own things what it likes',
      accepts: 'P',
      flagged: false,
      code: source`
        const $names = 1, $exports = 2, $default = 3, $import = 4, $guest = 5, $defaultExport = 6, assert = 7, expect = 8
        function $test() { return [] }
        function describe(xs) { return xs.filter((x) => x % 2 === 0) }
        function evens(xs) { return describe(xs) }
      `,
    },
    text('a comment that is not closed', 'function evens(xs) { return [] } /* '),
    text('a line comment at the end', 'function evens(xs) { return [] } //'),
    text('a template that is not closed', 'function evens(xs) { return [] }\nconst open = `'),
    text(
      'comments as in HTML',
      '<!-- function evens(xs) { return xs.filter((x) => x % 2 === 0) }\nfunction evens(xs) { return [] }\n--> }); (function () {\n',
    ),
    text('a hash bang that goes on', '#!/usr/bin/env node\u2028function evens(xs) { return [] }\n'),
    text(
      'line separators in comments',
      '// \u2028function evens(xs) { return [] } // \u2029}); (function () {\n',
    ),
    text(
      'labels and a switch left open',
      'out: { switch (0) { case 0: break out; default: } }\nfunction evens(xs) { return [] }\nout: for (;;) { continue out2 }\n',
    ),
    text(
      'await and yield as names',
      'var await = 1, yield = 2, async = 3, let = 4, of = 5\nfunction evens(xs) { return [await, yield, async, let, of] }\n',
    ),
    text(
      'with and a proxy',
      'with (new Proxy({}, { has: (target, key) => key !== "evens", get: () => () => true })) { var evens = (xs) => [] }\n',
    ),
    text(
      'eval that declares the names of a test',
      'eval("var assert = { deepStrictEqual() {}, strictEqual() {}, equal() {}, ok() {}, deepEqual() {} }; var expect = () => ({ toEqual() {} })")\nfunction evens(xs) { return [] }\n',
    ),
    text('new.target, super and import.meta', 'function evens(xs) { return [] }\nnew.target\n'),
    text('import.meta', 'export function evens(xs) { return [import.meta] }\nimport.meta.url = 1\n'),
    text(
      'natives of V8',
      '%DebugPrint(1); %SystemBreak(); %AbortJS("x")\nfunction evens(xs) { return [] }\n',
      { accepts: 'C' },
    ),
    text('a debugger statement', 'debugger\nfunction evens(xs) { debugger; return [] }\n', {
      accepts: 'F',
      beside: { ...EVENS, tests: EVENS.tests.slice(0, 1), wrongRow: 'F' },
    }),
    text(
      'exports that lie',
      'module.exports = new Proxy({}, { get: (target, key) => key === "evens" ? () => [] : undefined, has: () => true, ownKeys: () => ["evens"], getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: 1 }) })\n',
    ),
    text(
      'exports that change with every look',
      'let looks = 0\nObject.defineProperty(module, "exports", { get: () => ++looks % 2 ? { evens: () => [] } : null })\nexports.evens = 1\nfunction evens(xs) { return [] }\n',
    ),
    text(
      'an export under the name of an assertion',
      'exports.assert = exports.expect = exports.require = exports.console = () => ({ toEqual() {}, strictEqual() {} })\nexports.evens = (xs) => []\n',
    ),
    text(
      'a module that awaits for ever',
      'await new Promise(() => {})\nexport function evens(xs) { return [] }\n',
      { accepts: 'CET' },
    ),
    text(
      'a module that rejects later',
      'Promise.reject(new Error("later"))\nexport const evens = (xs) => []\n',
    ),
    text(
      'a promise as chooser',
      'await { then(resolve) { resolve({ then(again) { again(() => [() => () => {}, [], () => ({})]) } }) } }\nfunction evens(xs) { return [] }\n',
    ),
    text('strict mode for all', '"use strict"\nfunction evens(xs) { return [] }\n', { accepts: 'FE' }),
    text('a generator instead of a function', 'function* evens(xs) { while (true) yield* xs }\n', {
      beside: { ...EVENS, tests: EVENS.tests.slice(0, 12), wrongRow: EVENS.wrongRow.slice(0, 12) },
    }),
    text(
      'a class instead of a function',
      'class evens { constructor() { return [2, 4] } static [Symbol.hasInstance]() { return true } }\n',
      { accepts: 'FE' },
    ),
  ],
};
