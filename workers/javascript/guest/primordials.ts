/**
 * The intrinsics that guest code uses, as they were before any untrusted code ran. Code that runs beside candidates calls
 * these and nothing on a prototype: whatever a candidate patches later, these stay.
 *
 * Three more habits belong to it. No iteration protocol (no spread, no destructured arrays, no `for … of`). No write
 * to an array slot that does not exist yet, unless it is a `list()`: a setter on `Array.prototype` would see it. No read
 * of a property that may be missing on an object of ours: a getter on `Object.prototype` would answer.
 */

if (isSloppy()) {
  throw new Error('guest code must be strict: put "use strict" in front of the bundle');
}

/** In sloppy code, whatever we call could read our arguments, and with them what a test expects. */
function isSloppy(this: unknown): boolean {
  return this !== undefined;
}

const { bind, call } = Function.prototype;

/** Makes a method a function that takes `this` first, and that no patch of `call` or `apply` reaches. */
const uncurry = bind.bind(call) as unknown as <A extends unknown[], R>(
  method: (...args: A) => R,
) => (self: unknown, ...args: A) => R;

/** The getter of an accessor property, taking `this` first. */
function getter<R>(prototype: object, key: PropertyKey): (self: unknown) => R {
  const get = Object.getOwnPropertyDescriptor(prototype, key)?.get;
  // A runtime without the property (a newer flag of regular expressions, say) has it on no object.
  return get === undefined ? () => undefined as R : uncurry(get as () => R);
}

export const { freeze, is, hasOwn, keys, defineProperty, setPrototypeOf, getPrototypeOf } = Object;
export const { getOwnPropertyDescriptor, getOwnPropertySymbols, isExtensible, preventExtensions } = Object;
export const { ownKeys, deleteProperty, construct } = Reflect;
export const SafeProxy = Proxy;
export const NOT_A_NUMBER = Number.NaN;
export const { apply } = Reflect;
export const { isArray } = Array;
export const SafeArray = Array;
/** `Object` called as a function: an object around a primitive. */
export const toObject: (value: unknown) => object = Object;
let nativeIsError: ((value: unknown) => boolean) | undefined = Error.isError;
/** The engine has no `Error.isError` yet while the isolate's snapshot is made. */
export function isError(value: unknown): boolean {
  nativeIsError ??= Error.isError;
  return nativeIsError(value);
}

/** Sorts texts; no element is asked how. */
export const sortTexts = uncurry(Array.prototype.sort) as (texts: string[]) => unknown;

export const ObjectPrototype = Object.prototype;
export const ArrayPrototype = Array.prototype;
export const isEnumerable = uncurry(ObjectPrototype.propertyIsEnumerable);
export const isAncestor = uncurry(ObjectPrototype.isPrototypeOf);
export const objectToString = uncurry(ObjectPrototype.toString);
export const ordinaryHasInstance = uncurry(Function.prototype[Symbol.hasInstance]);

/** `String` called as a function: text of anything, through the conversions of the value itself. */
export const toText: (value: unknown) => string = String;
export const stringSlice = uncurry(String.prototype.slice);
export const stringIndexOf = uncurry(String.prototype.indexOf);
export const stringValue = uncurry(String.prototype.valueOf);
export const numberValue = uncurry(Number.prototype.valueOf);
export const booleanValue = uncurry(Boolean.prototype.valueOf);
export const bigintValue = uncurry(BigInt.prototype.valueOf);
export const numberToText = uncurry(Number.prototype.toString) as (value: unknown) => string;
export const bigintToText = uncurry(BigInt.prototype.toString) as (value: unknown) => string;
export const symbolValue = uncurry(Symbol.prototype.valueOf);
export const symbolToString = uncurry(Symbol.prototype.toString);
export const { toStringTag } = Symbol;
/** `JSON.stringify` of a string: the only use that calls nothing of the value. */
export const quote: (text: string) => string = JSON.stringify;

export const dateTime = uncurry(Date.prototype.getTime);
export const dateToString = uncurry(Date.prototype.toString);
export const dateToIso = uncurry(Date.prototype.toISOString);

export const regexpExec: (regexp: unknown, text: string) => RegExpExecArray | null = uncurry(
  RegExp.prototype.exec,
);
export const regexpSource = getter<string>(RegExp.prototype, 'source');
/** One getter a flag: the getter of `flags` would ask the object's own properties. In the order of `flags`. */
export const regexpFlags: readonly (readonly [letter: string, isSet: (regexp: unknown) => boolean])[] = [
  ['d', getter(RegExp.prototype, 'hasIndices')],
  ['g', getter(RegExp.prototype, 'global')],
  ['i', getter(RegExp.prototype, 'ignoreCase')],
  ['m', getter(RegExp.prototype, 'multiline')],
  ['s', getter(RegExp.prototype, 'dotAll')],
  ['u', getter(RegExp.prototype, 'unicode')],
  ['v', getter(RegExp.prototype, 'unicodeSets')],
  ['y', getter(RegExp.prototype, 'sticky')],
];

/** What an iterator of a Map or Set yields: both are properties of the result itself. */
type Step = { readonly done: boolean; readonly value: unknown };

export const SafeDate = Date;
export const SafeRegExp = RegExp;
export const SafeMap = Map;
export const mapSize = getter<number>(Map.prototype, 'size');
export const mapHas: (map: unknown, key: unknown) => boolean = uncurry(Map.prototype.has);
export const mapGet: (map: unknown, key: unknown) => unknown = uncurry(Map.prototype.get);
export const mapSet: (map: unknown, key: unknown, value: unknown) => unknown = uncurry(Map.prototype.set);
export const mapDelete: (map: unknown, key: unknown) => boolean = uncurry(Map.prototype.delete);
export const mapKeys: (map: unknown) => object = uncurry(Map.prototype.keys);
export const nextOfMap = uncurry(new Map().keys().next) as unknown as (iterator: object) => Step;

export const SafeSet = Set;
export const setSize = getter<number>(Set.prototype, 'size');
export const setHas: (set: unknown, value: unknown) => boolean = uncurry(Set.prototype.has);
export const setAdd: (set: unknown, value: unknown) => unknown = uncurry(Set.prototype.add);
export const setValues: (set: unknown) => object = uncurry(Set.prototype.values);
export const nextOfSet = uncurry(new Set().values().next) as unknown as (iterator: object) => Step;

export const SafeWeakMap = WeakMap;
export const weakMapHas = uncurry(WeakMap.prototype.has);
export const weakMapGet: (map: unknown, key: object) => unknown = uncurry(WeakMap.prototype.get);
export const weakMapSet = uncurry(WeakMap.prototype.set);
export const weakSetHas = uncurry(WeakSet.prototype.has);
export const weakSetAdd = uncurry(WeakSet.prototype.add);
export const SafePromise = Promise;
export const promiseThen = Promise.prototype.then;

const TypedArrayPrototype: object = getPrototypeOf(Uint8Array.prototype);

export const Bytes = Uint8Array;
export const isView: (value: unknown) => boolean = ArrayBuffer.isView;
/** `Uint8Array`, …; undefined for anything that is no typed array. */
export const typedArrayName = getter<string | undefined>(TypedArrayPrototype, toStringTag);
export const typedArraySet = uncurry(Uint8Array.prototype.set);
export const typedArrayLength = getter<number>(TypedArrayPrototype, 'length');
export const typedArrayBuffer = getter<ArrayBuffer>(TypedArrayPrototype, 'buffer');
export const typedArrayOffset = getter<number>(TypedArrayPrototype, 'byteOffset');
export const typedArrayBytes = getter<number>(TypedArrayPrototype, 'byteLength');
export const dataViewBuffer = getter<ArrayBuffer>(DataView.prototype, 'buffer');
export const dataViewOffset = getter<number>(DataView.prototype, 'byteOffset');
export const dataViewBytes = getter<number>(DataView.prototype, 'byteLength');
export const SafeArrayBuffer = ArrayBuffer;
export const bufferBytes = getter<number>(ArrayBuffer.prototype, 'byteLength');
export const bufferMaxBytes = getter<number>(ArrayBuffer.prototype, 'maxByteLength');
export const isResizable = getter<boolean>(ArrayBuffer.prototype, 'resizable');
export const isDetached = getter<boolean>(ArrayBuffer.prototype, 'detached');
export const transferBuffer = uncurry(ArrayBuffer.prototype.transfer);
/** Undefined where the realm has no shared memory, as while the isolate's snapshot is made. */
export const sharedBufferBytes =
  typeof SharedArrayBuffer === 'undefined'
    ? undefined
    : getter<number>(SharedArrayBuffer.prototype, 'byteLength');

/** The prototypes that the language provides, each with those of its properties that tell what an object is. */
export const intrinsicPrototypes = new Map<unknown, Map<PropertyKey, unknown>>();

function remember(prototype: object): void {
  const properties = new Map<PropertyKey, unknown>();
  for (const key of ['constructor', 'name', 'message', toStringTag]) {
    const property = Object.getOwnPropertyDescriptor(prototype, key);
    if (property && 'value' in property) properties.set(key, property.value);
  }
  intrinsicPrototypes.set(prototype, properties);
}

for (const name of Object.getOwnPropertyNames(globalThis)) {
  const type: unknown = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
  if (typeof type === 'function' && typeof type.prototype === 'object') remember(type.prototype);
}
remember(TypedArrayPrototype);

/** An empty array without a prototype: no setter sees what is appended, no getter answers for what is missing. */
export function list<T>(): T[] {
  return setPrototypeOf([], null) as T[];
}

/** Reads a property by the language's own rule; for objects whose type says nothing of it. */
export function read(object: object, key: PropertyKey): unknown {
  return (object as Record<PropertyKey, unknown>)[key];
}

/** Defines a property as the engine defines those of its own objects: to be written, not to be enumerated. */
export function defineHidden<T extends object>(object: T, key: PropertyKey, value: unknown): T {
  const property = { __proto__: null, value, writable: true, configurable: true };
  return defineProperty(object, key, property as PropertyDescriptor);
}
