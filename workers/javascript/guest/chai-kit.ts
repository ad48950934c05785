/**
 * What chai asks of values, asked by the intrinsics: put into its text where it would ask the value itself (see `CHANGES` in
 * `src/execution/library-changes.ts`). A candidate's own `indexOf`, `size` or tag would answer what the test wants to hear.
 */
import { compare } from './deep-equal/comparison.ts';
import { Mode } from './deep-equal/equality.ts';
import { isKind, Kind, peek } from './deep-equal/kinds.ts';
import {
  apply,
  dateTime,
  defineProperty,
  getPrototypeOf,
  isArray,
  mapSize,
  ownKeys,
  read,
  regexpExec,
  setHas,
  setSize,
  stringIndexOf,
  weakSetHas,
} from './primordials.ts';

export { isLooselyEqual as looselyEqual } from './assert/loose-equal.ts';
export { render } from './assert/render.ts';

const { indexOf: indexOfArray, some: someOfArray } = Array.prototype;
const eachOfSet = Set.prototype.forEach;
const eachOfMap = Map.prototype.forEach;
const DatePrototype = Date.prototype;
const SafeTypeError = TypeError;

type Callback = (value: unknown, key: unknown) => unknown;

/** Equal in what they hold; classes are not compared. */
export function sameContents(expected: unknown, actual: unknown): boolean {
  return compare(actual, expected, Mode.contents);
}

/** Types that are the engine's to tell. A date is one that is compared as one. */
const TOLD =
  /^(Array|String|Number|Boolean|BigInt|Symbol|Date|RegExp|Map|Set|WeakMap|WeakSet|Promise|Error|Arguments|\w*Function|undefined|null)$/i;

/** The type of a value by chai's names; a tag of its own counts where no type of the engine's is called so. */
export function typeOf(value: unknown): string {
  if (value === undefined) return 'undefined';
  if (value === null) return 'null';
  const real = realTypeOf(value);
  if (real !== 'Object') return real;
  const tag = peek(value as object, Symbol.toStringTag);
  return typeof tag === 'string' && regexpExec(TOLD, tag) === null ? tag : 'Object';
}

function realTypeOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'String';
    case 'number':
      return 'Number';
    case 'boolean':
      return 'Boolean';
    case 'bigint':
      return 'BigInt';
    case 'symbol':
      return 'Symbol';
    case 'function':
      return nameIn(FUNCTIONS, value) ?? 'Function';
  }
  const object = value as object;
  if (isArray(object)) return 'Array';
  if (isKind(object, Kind.map)) return 'Map';
  if (isKind(object, Kind.set)) return 'Set';
  if (isKind(object, Kind.regexp)) return 'RegExp';
  if (isKind(object, Kind.error)) return 'Error';
  if (isKind(object, Kind.arguments)) return 'Arguments';
  if (isKind(object, Kind.date)) return isPlainDate(object) ? 'Date' : 'Object';
  return nameIn(OBJECTS, object) ?? 'Object';
}

function isPlainDate(value: object): boolean {
  return getPrototypeOf(value) === DatePrototype && ownKeys(value).length === 0;
}

type Named = readonly (readonly [prototype: object, name: string])[];

const OBJECTS: Named = [
  [Promise.prototype, 'Promise'],
  [WeakMap.prototype, 'WeakMap'],
  [WeakSet.prototype, 'WeakSet'],
];
const FUNCTIONS: Named = [
  [getPrototypeOf(async () => {}), 'AsyncFunction'],
  [getPrototypeOf(function* () {}), 'GeneratorFunction'],
  [getPrototypeOf(async function* () {}), 'AsyncGeneratorFunction'],
];

/** By the prototype alone: a tag may be a getter of a candidate's. */
function nameIn(named: Named, value: object): string | undefined {
  const prototype = getPrototypeOf(value);
  for (let index = 0; index < named.length; index++) {
    const [known, name] = named[index] as Named[number];
    if (known === prototype) return name;
  }
  return undefined;
}

/** Of a text or an array. */
export function indexIn(value: unknown, wanted: unknown): number {
  if (typeof value === 'string') return typeof wanted === 'string' ? stringIndexOf(value, wanted) : -1;
  return isArray(value) ? (apply(indexOfArray, value, [wanted]) as number) : -1;
}

/** Of a set, weak or not. */
export function hasIn(value: unknown, wanted: unknown): boolean {
  return isKind(value, Kind.set)
    ? setHas(value, wanted)
    : weakSetHas(value as WeakSet<object>, wanted as object);
}

/** `forEach` of a set or a map. */
export function eachOf(value: unknown): (callback: Callback) => void {
  return (callback) => {
    apply(isKind(value, Kind.map) ? eachOfMap : eachOfSet, value, [callback]);
  };
}

export function someOf(value: unknown): (callback: Callback) => boolean {
  return (callback) => isArray(value) && (apply(someOfArray, value, [callback]) as boolean);
}

export function sizeOf(value: unknown): number {
  return isKind(value, Kind.map) ? mapSize(value) : setSize(value);
}

/** What is no number is none. */
export function lengthOf(value: unknown): number {
  const length: unknown = value === undefined || value === null ? undefined : read(Object(value), 'length');
  return typeof length === 'number' ? length : Number.NaN;
}

export function timeOf(value: unknown): number {
  if (!isKind(value, Kind.date)) throw new SafeTypeError('not a date');
  return dateTime(value as Date);
}

/** Settings that nobody changes: what is assigned to them is ignored. */
export function settled<T extends object>(settings: T): T {
  for (const key of ownKeys(settings)) {
    const value = read(settings, key);
    defineProperty(settings, key, {
      get: () => value,
      set: () => {},
      enumerable: true,
      configurable: false,
    });
  }
  return settings;
}
