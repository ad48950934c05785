/**
 * What a value is, by what the engine made it, not by what it says of itself: `Symbol.toStringTag` and
 * `constructor` are read only to tell apart values of one kind, and never through a getter that was put on an intrinsic.
 */
import {
  apply,
  bigintValue,
  booleanValue,
  bufferBytes,
  dateTime,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  intrinsicPrototypes,
  isArray,
  isEnumerable,
  isError,
  isView,
  mapGet,
  mapHas,
  mapSet,
  mapSize,
  numberValue,
  ObjectPrototype,
  objectToString,
  regexpSource,
  SafeMap,
  setSize,
  sharedBufferBytes,
  stringValue,
  symbolValue,
  toStringTag,
  weakMapHas,
  weakSetHas,
} from '../primordials.ts';

export const Kind = {
  plain: 0,
  arguments: 1,
  array: 2,
  map: 3,
  set: 4,
  view: 5,
  buffer: 6,
  sharedBuffer: 7,
  date: 8,
  regexp: 9,
  error: 10,
  number: 11,
  string: 12,
  boolean: 13,
  bigint: 14,
  symbol: 15,
  /** WeakMap, WeakSet, Promise: equal to nothing but themselves. */
  opaque: 16,
} as const;

export type Kind = (typeof Kind)[keyof typeof Kind];

/** A kind, and what throws on a value that is not of it. Without a probe, descent from the prototype decides. */
type Brand = { readonly kind: Kind; readonly probe: ((value: unknown) => unknown) | undefined };

const brands = new SafeMap<object, Brand>();

function brand(prototype: object, kind: Kind, probe?: (value: unknown) => unknown): void {
  mapSet(brands, prototype, { kind, probe });
}

function probeError(value: unknown): void {
  if (!isError(value)) throw value;
}

brand(Map.prototype, Kind.map, mapSize);
brand(Set.prototype, Kind.set, setSize);
brand(ArrayBuffer.prototype, Kind.buffer, bufferBytes);
if (sharedBufferBytes) brand(SharedArrayBuffer.prototype, Kind.sharedBuffer, sharedBufferBytes);
brand(Date.prototype, Kind.date, dateTime);
brand(RegExp.prototype, Kind.regexp, regexpSource);
brand(Error.prototype, Kind.error, probeError);
brand(Number.prototype, Kind.number, numberValue);
brand(String.prototype, Kind.string, stringValue);
brand(Boolean.prototype, Kind.boolean, booleanValue);
brand(BigInt.prototype, Kind.bigint, bigintValue);
brand(Symbol.prototype, Kind.symbol, symbolValue);
brand(WeakMap.prototype, Kind.opaque, (value) => weakMapHas(value, brands));
brand(WeakSet.prototype, Kind.opaque, (value) => weakSetHas(value, brands));
brand(Promise.prototype, Kind.opaque);

/** The kind of an object whose prototype is known already. */
export function kindOf(value: object, prototype: object | null): Kind {
  if (isArray(value)) return Kind.array;
  if (prototype === ObjectPrototype || prototype === null) {
    // Only arguments have a `callee` that is not enumerable, so that no one else's `Symbol.toStringTag` is read.
    const mayBeArguments = hasOwn(value, 'callee') && !isEnumerable(value, 'callee');
    return mayBeArguments && objectToString(value) === '[object Arguments]' ? Kind.arguments : Kind.plain;
  }
  if (isView(value)) return Kind.view;
  for (let link: object | null = prototype; link !== null; link = getPrototypeOf(link)) {
    const found = mapGet(brands, link) as Brand | undefined;
    if (found !== undefined) return passes(found, value) ? found.kind : Kind.plain;
  }
  return Kind.plain;
}

function passes(found: Brand, value: object): boolean {
  if (found.probe === undefined) return true;
  try {
    found.probe(value);
    return true;
  } catch {
    return false;
  }
}

/** Whether a value is no primitive. */
export function isReference(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

/** Whether any value, primitives and functions included, is an object of this kind. */
export function isKind(value: unknown, kind: Kind): value is object {
  return typeof value === 'object' && value !== null && kindOf(value, getPrototypeOf(value)) === kind;
}

/**
 * Whether `Symbol.toStringTag` tells the two apart, as `node:assert` has it. Objects of one prototype
 * without a tag of their own are spared the question.
 */
export function tagsDiffer(x: object, y: object, samePrototype: boolean): boolean {
  if (samePrototype && !hasOwn(x, toStringTag) && !hasOwn(y, toStringTag)) return false;
  return tagOf(x) !== tagOf(y);
}

function tagOf(value: object): string {
  const tag = lookUp(value, toStringTag);
  return typeof tag === 'string' ? tag : 'Object';
}

/** For objects of different prototypes: whether they inherit the same `constructor`, which is equal enough for Node. */
export function sameConstructor(x: object, y: object): boolean {
  if (hasOwn(x, 'constructor')) return false;
  const inherited = lookUp(x, 'constructor');
  return inherited !== undefined && inherited === lookUp(y, 'constructor');
}

/**
 * Reads a property. What an intrinsic prototype has to say is as it was at the start, and what was put behind one does
 * not count: a getter there would be handed the value that the test expects.
 */
export function lookUp(value: object, key: PropertyKey): unknown {
  return find(value, key, true);
}

/** Reads a property, but calls no getter at all. */
export function peek(value: object, key: PropertyKey): unknown {
  return find(value, key, false);
}

function find(value: object, key: PropertyKey, callGetters: boolean): unknown {
  let own = true;
  for (let link: object | null = value; link !== null; link = getPrototypeOf(link)) {
    const intrinsic = mapGet(intrinsicPrototypes, link);
    if (intrinsic !== undefined) {
      own = false;
      if (mapHas(intrinsic, key)) return mapGet(intrinsic, key);
    } else if (own) {
      const property = getOwnPropertyDescriptor(link, key);
      if (property === undefined) continue;
      if (hasOwn(property, 'value')) return property.value;
      return callGetters && property.get !== undefined ? apply(property.get, value, []) : undefined;
    }
  }
  return undefined;
}
