/** Libraries as they are bundled for isolates: changed where they would take a candidate at its word. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { ROOT } from './packages.ts';

const CHAI_KIT = join(ROOT, 'workers/javascript/guest/chai-kit.ts');

/** Functions of a changed `expect`: whether something is a set or map, and a copy that says nothing else than what is in it. */
const CONTENTS = `
const has = (get) => (value) => { try { Reflect.apply(get, value, []); return true; } catch { return false; } };
const isSet = has(Object.getOwnPropertyDescriptor(Set.prototype, 'size').get);
const isMap = has(Object.getOwnPropertyDescriptor(Map.prototype, 'size').get);
const { forEach: eachOfSet } = Set.prototype, { forEach: eachOfMap } = Map.prototype;
const copyOf = (value) => {
  const copy = isSet(value) ? new Set() : new Map();
  if (isSet(value)) Reflect.apply(eachOfSet, value, [(item) => { copy.add(item); }]);
  else Reflect.apply(eachOfMap, value, [(item, key) => { copy.set(key, item); }]);
  return copy;
};
`;

/**
 * Changes to libraries, file by file: a text, and what stands in its place, wherever it occurs.
 *
 * Matchers of `expect` are not to be found by a name of the realm. And what a test expects may be a matcher, but what it got may not
 * be, wherever the two are compared, or a program would give back a matcher that takes everything; nor does a value become one by its prototype's prototype.
 *
 * A failed assertion is one also where a value throws when it is to be shown: a candidate could keep that error for itself.
 *
 * A promise given to `resolves` or `rejects` settles as the engine sees it, whatever its own `then` calls. A set or map is what is
 * in it, whatever its own `size` and iterator say.
 *
 * Whether a function is a mock, and what was noted of it, is not for the function to say.
 *
 * Chai asks intrinsics, by `guest/chai-kit.ts`, and changes no prototype. Nobody changes its settings.
 *
 * What an emitter's prototype has of these names, once it is frozen, no emitter could have of its own.
 */
const CHANGES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  'expect/build/index.js': [
    [
      "const JEST_MATCHERS_OBJECT = Symbol.for('$$jest-matchers-object');",
      "const JEST_MATCHERS_OBJECT = 'all', MATCHERS = {};",
    ],
    ['call(globalThis, JEST_MATCHERS_OBJECT)', 'call(MATCHERS, JEST_MATCHERS_OBJECT)'],
    ['defineProperty(globalThis, JEST_MATCHERS_OBJECT', 'defineProperty(MATCHERS, JEST_MATCHERS_OBJECT'],
    ['globalThis[JEST_MATCHERS_OBJECT]', 'MATCHERS[JEST_MATCHERS_OBJECT]'],
    [
      'const isMock = received => received != null && received._isMockFunction === true;',
      'const { mocks } = $guest.libraries; const viewOf = received => mocks?.viewOf(received); const isMock = received => viewOf(received) !== undefined;',
    ],
    [
      "const isSpy = received => received != null && received.calls != null && typeof received.calls.all === 'function' && typeof received.calls.count === 'function';",
      'const isSpy = () => false;',
    ],
    ['received.getMockName()', 'viewOf(received).getMockName()'],
    ['received.mock.', 'viewOf(received).mock.'],
    ['} = received.mock;', '} = viewOf(received).mock;'],
    ['_expectUtils.equals)(expected, received,', '_expectUtils.equals)(received, expected,'],
    [
      'other.some(another => (0, _expectUtils.equals)(item, another,',
      'Array.prototype.some.call(other, another => (0, _expectUtils.equals)(another, item,',
    ],
    [
      'other.every(item => (0, _expectUtils.equals)(this.sample, item,',
      'Array.prototype.every.call(other, item => (0, _expectUtils.equals)(item, this.sample,',
    ],
    [
      '_expectUtils.equals)(this.sample[key], other[key],',
      '_expectUtils.equals)(other[key], this.sample[key],',
    ],
    [
      'const getMessage = message => message && message() ||',
      'const told = message => { try { return message(); } catch { return "the values can not be shown"; } }; const getMessage = message => message && told(message) ||',
    ],
    ['return actualWrapper.then(', 'return new Promise((resolve) => resolve(actualWrapper)).then('],
  ],
  '@jest/expect-utils/build/index.js': [
    [
      "return !!obj && isA('Function', obj.asymmetricMatch);",
      "return typeof obj === 'object' && obj !== null && !Array.isArray(obj) && typeof obj.asymmetricMatch === 'function' && obj.asymmetricMatch !== Object.prototype.asymmetricMatch;",
    ],
    ['const asymmetricA = isAsymmetric(a);', 'const asymmetricA = false;'],
    [
      'const iterableEquality = (a, b, customTesters',
      `${CONTENTS}const iterableEquality = (a, b, customTesters`,
    ],
    [
      'if (a.size !== undefined) {\n    if (a.size !== b.size) {',
      'if (isSet(b) || isMap(b)) {\n    if (isSet(b) ? !isSet(a) : !isMap(a)) return false;\n    a = copyOf(a);\n  }\n  if (a.size !== undefined) {\n    if (a.size !== b.size) {',
    ],
  ],
  'chai/index.js': [
    ['var __defProp =', `import * as $kit from ${JSON.stringify(CHAI_KIT)};\nvar __defProp =`],
    ['function type(obj) {', 'function type(obj) {\n  return $kit.typeOf(obj);'],
    [
      'function deepEqual(leftHandOperand, rightHandOperand, options) {',
      'function deepEqual(leftHandOperand, rightHandOperand, options) {\n  return $kit.sameContents(leftHandOperand, rightHandOperand);',
    ],
    // No value is asked how it is to be shown: what it throws then would not be a failed assertion.
    [
      'function inspect2(obj, showHidden, depth, colors) {',
      'function inspect2(obj, showHidden, depth, colors) {\n  return $kit.render(obj);',
    ],
    ['function objDisplay(obj) {', 'function objDisplay(obj) {\n  return $kit.render(obj);'],
    ['"expected " + printObj +', '"expected " + $kit.render(obj) +'],
    [`let printObj = objType === "string" ? "'" + obj + "'" : obj;`, ''],
    // What an object lacks is not to be found on a prototype that a candidate has added to.
    ['__publicField(this, "__flags", {});', '__publicField(this, "__flags", Object.create(null));'],
    // By this an error is known for that of a failed assertion.
    [
      '__publicField(this, "message");',
      '__publicField(this, "message");\n    __publicField(this, "matcherResult");',
    ],
    ['new EventTarget()', '{ dispatchEvent() {} }'],
    ['class _PluginEvent extends Event', 'class _PluginEvent extends Object'],
    ['used.push(fn);', ''],
    ['var config = {', 'var config = $kit.settled({'],
    ['  deepEqual: null\n};', '  deepEqual: null\n});'],
    ['obj.indexOf(val)', '$kit.indexIn(obj, val)'],
    ['obj.indexOf(str)', '$kit.indexIn(obj, str) '],
    ['expected.indexOf(possibility)', '$kit.indexIn(expected, possibility)'],
    ['obj.has(val)', '$kit.hasIn(obj, val)'],
    ['obj.forEach(', '$kit.eachOf(obj)('],
    ['obj.some(', '$kit.someOf(obj)('],
    ['expected.some(', '$kit.someOf(expected)('],
    ['return actual.some(function(act)', 'return $kit.someOf(actual)(function(act)'],
    ['= obj.size;', '= $kit.sizeOf(obj);'],
    ['= val.size;', '= $kit.sizeOf(val);'],
    ['= obj.length;', '= $kit.lengthOf(obj);'],
    ['= val.length;', '= $kit.lengthOf(val);'],
    ['=== actual.getTime()', '=== $kit.timeOf(actual)'],
    ['exp == flag(test2, "object")', '$kit.looselyEqual(flag(test2, "object"), exp)'],
    ['exp != flag(test2, "object")', '!$kit.looselyEqual(flag(test2, "object"), exp)'],
    ['if (comparisonString === void 0) {', 'if (typeof comparisonString !== "string") {'],
    // Whoever throws nothing much has thrown all the same.
    [
      '    errorWasThrown = true;\n    caughtErr = err;',
      '    errorWasThrown = true;\n    caughtErr = err || Object(err);',
    ],
    [
      '  Object.defineProperty(Object.prototype, "should", {\n    set: shouldSetter,\n    get: shouldGetter,\n    configurable: true\n  });',
      '',
    ],
  ],
  // A realm has no such type before a program mentions it.
  'node-inspect-extracted/dist/inspect.js': [['t.exports=URL}', 't.exports=globalThis.URL??class{}}']],
  'events/events.js': [
    ['EventEmitter.prototype._events = undefined;', ''],
    ['EventEmitter.prototype._eventsCount = 0;', ''],
    ['EventEmitter.prototype._maxListeners = undefined;', ''],
  ],
};

export const changes: Plugin = {
  name: 'changes',
  setup(builder) {
    builder.onLoad(
      { filter: new RegExp(`/node_modules/(${Object.keys(CHANGES).join('|').replaceAll('.', '\\.')})$`) },
      async ({ path }) => {
        const file = Object.keys(CHANGES).find((name) => path.endsWith(`/node_modules/${name}`));
        if (file === undefined) return undefined;
        let contents = await readFile(path, 'utf8');
        for (const [text, instead] of CHANGES[file] ?? []) {
          if (!contents.includes(text)) throw new Error(`${file} is not as expected: no ${text}`);
          contents = contents.replaceAll(text, () => instead);
        }
        return { contents, loader: 'js' };
      },
    );
  },
};
