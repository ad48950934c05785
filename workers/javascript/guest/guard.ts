/**
 * Protects what programs and their judge share in a realm. In either mode nothing that was there before a program can be
 * replaced, in the realm's globals, the intrinsics and the libraries.
 *
 * - `frozen`: nothing can be added either, but to the global object. Full speed; a realm that many candidates may share.
 * - `noted`: things may be added, and an attempt to replace one is noted. Slower; for programs that extend intrinsics.
 */
import {
  defineHidden,
  defineProperty,
  freeze,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  isExtensible,
  ownKeys,
  preventExtensions,
  SafeSet,
  setAdd,
  setHas,
} from './primordials.ts';
import { intrinsicRoots } from './roots.ts';

export type GuardMode = 'frozen' | 'noted';

/** The guest's own name, until it is taken from the realm. */
const GUEST = '$guest';

const PrototypeOfErrors = Error.prototype;
const isAncestor = Object.prototype.isPrototypeOf;

/** Prototypes of the guest's own, whose properties can be given anew to the objects below them. */
export const inheritable = new SafeSet<object>();
const guarded = new SafeSet<object>();
/** Objects that may be extended, with the number of keys that they have without it; and their prototypes. */
const watched: object[] = [];
const keyCounts: number[] = [];
const prototypes: (object | null)[] = [];
/** Objects that are to be frozen in every context. */
const later: object[] = [];
let attempted = false;
let mode: GuardMode = 'frozen';

/** An attempt to change what is protected. */
export function note(): void {
  attempted = true;
}

/** Whether there was an attempt since this was last asked. */
export function takeNote(): boolean {
  const was = attempted;
  attempted = false;
  return was;
}

export function isGuarded(value: unknown): boolean {
  return setHas(guarded, value);
}

/** Protects everything that can be reached from the global object, `roots`, and what syntax alone reaches. */
export function guardRealm(wanted: GuardMode, roots: readonly unknown[]): void {
  mode = wanted;
  const found = reachable([...globalValues(), ...roots, ...intrinsicRoots()]);
  // The engine itself adds to some of them when it makes a context.
  if (mode === 'frozen') later.push(...found);
  else guardAll(found);
}

/** A context has been made: it may have what was not there when its snapshot was made. Counts keys. */
export function completeGuard(): void {
  // Methods that are newer than the snapshot hang on objects that were found in it.
  const newer = reachable(later.flatMap(valuesIn));
  guardAll(later);
  later.length = 0;
  guardAll(newer);
  // What every error has as `stack` of its own is one pair of functions.
  guardAll(reachable([...globalValues(), ...valuesOf(new Error(), 'stack')]));
  guardGlobal();
  for (let index = 0; index < watched.length; index++) {
    const object = watched[index] as object;
    if (ownKeys(object).length !== keyCounts[index]) {
      guardAll(reachable(valuesIn(object)));
      for (const key of ownKeys(object)) protect(object, key);
    }
    keyCounts[index] = ownKeys(object).length;
    prototypes[index] = getPrototypeOf(object);
  }
}

/** Whether something was added to an object that is not the global one, or cannot be any more. */
export function isExtended(): boolean {
  for (let index = 0; index < watched.length; index++) {
    const object = watched[index] as object;
    if (
      ownKeys(object).length !== keyCounts[index] ||
      getPrototypeOf(object) !== prototypes[index] ||
      !isExtensible(object)
    ) {
      return true;
    }
  }
  return false;
}

function globalValues(): unknown[] {
  return ownKeys(globalThis).flatMap((key) => (key === GUEST ? [] : valuesOf(globalThis, key)));
}

function valuesIn(object: object): unknown[] {
  return ownKeys(object).flatMap((key) => valuesOf(object, key));
}

function valuesOf(object: object, key: PropertyKey): unknown[] {
  const property = getOwnPropertyDescriptor(object, key);
  return property ? [property.value, property.get, property.set] : [];
}

/** Objects that are not yet guarded, and all that they lead to. */
function reachable(roots: readonly unknown[]): object[] {
  const found: object[] = [];
  const stack = [...roots];
  while (stack.length > 0) {
    const value = stack.pop();
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    if (!isObject || value === globalThis || setHas(guarded, value)) continue;
    setAdd(guarded, value);
    found.push(value);
    stack.push(getPrototypeOf(value));
    for (const key of ownKeys(value)) stack.push(...valuesOf(value, key));
  }
  return found;
}

function guardAll(objects: readonly object[]): void {
  for (const object of objects) guard(object);
}

function guard(object: object): void {
  if (isLeaf(object)) {
    freeze(object);
  } else if (mode === 'noted') {
    for (const key of ownKeys(object)) protect(object, key);
    watched.push(object);
    keyCounts.push(ownKeys(object).length);
  } else if (object === Error || isInherited(object)) {
    for (const key of ownKeys(object)) protect(object, key);
    preventExtensions(object);
  } else {
    // By the engine's own way: to redefine properties one by one would switch its shortcuts for arrays off.
    freeze(object);
  }
}

/** A function that is no more than that. */
function isLeaf(object: object): boolean {
  return typeof object === 'function' && ownKeys(object).every((key) => key === 'length' || key === 'name');
}

/**
 * Prototypes of objects that programs commonly give properties of the same name, as in `error.name = …`. A property that
 * cannot be written could not be written on the objects below either.
 */
function isInherited(object: object): boolean {
  return (
    object === Object.prototype ||
    object === Function.prototype ||
    object === PrototypeOfErrors ||
    setHas(inheritable, object) ||
    isAncestor.call(PrototypeOfErrors, object)
  );
}

/** What is a value stays that value for its owner, and can be given anew to the objects below it. */
function protect(owner: object, key: PropertyKey): void {
  const property = getOwnPropertyDescriptor(owner, key);
  if (!property?.configurable) return;
  if (owner === Error && key === 'stackTraceLimit') {
    // Read by the engine, which calls no getter.
    defineProperty(owner, key, { configurable: false });
    return;
  }
  if (!hasOwn(property, 'value')) {
    defineProperty(owner, key, { configurable: false });
    return;
  }
  const { value } = property;
  if (typeof owner === 'function' && (key === 'length' || key === 'name')) {
    defineProperty(owner, key, { configurable: false, writable: false });
    return;
  }
  const accessor = {
    configurable: false,
    get: () => value,
    set(this: unknown, given: unknown) {
      set(this, owner, key, given);
    },
  };
  // They can be asked for, and would keep what a program puts on them.
  freeze(accessor.get);
  freeze(accessor.set);
  defineProperty(owner, key, accessor);
}

function set(target: unknown, owner: object, key: PropertyKey, value: unknown): void {
  const isObject = (typeof target === 'object' && target !== null) || typeof target === 'function';
  if (!isObject || target === owner || setHas(guarded, target)) {
    // What is given back as it was is no attempt.
    if (getOwnPropertyDescriptor(owner, key)?.get?.() !== value) note();
    return;
  }
  const property = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  if (isExtensible(target)) defineProperty(target, key, property as PropertyDescriptor);
}

/** Names of the realm's own stay what they are; the names that a cell may replace are protected already. */
function guardGlobal(): void {
  for (const key of ownKeys(globalThis)) {
    if (key === GUEST) continue;
    if (mode === 'noted') protect(globalThis, key);
    else {
      const property = getOwnPropertyDescriptor(globalThis, key);
      if (!property?.configurable) continue;
      defineProperty(globalThis, key, hasOwn(property, 'value') ? CONSTANT : ACCESSOR);
    }
  }
}

const CONSTANT = { configurable: false, writable: false };
const ACCESSOR = { configurable: false };

/** Keys that no intrinsic has, but by which it would answer for all values when it is converted or compared. */
const ANSWERING: readonly PropertyKey[] = [
  'toJSON',
  'asymmetricMatch',
  '$$typeof',
  'then',
  Symbol.toPrimitive,
];

export function isAnswering(key: PropertyKey): boolean {
  for (let index = 0; index < ANSWERING.length; index++) if (ANSWERING[index] === key) return true;
  return false;
}

/** Puts them on `Object.prototype`, with no value, so that they are protected there and on all prototypes below. */
export function reserveAnsweringKeys(): void {
  for (const key of ANSWERING) defineHidden(Object.prototype, key, undefined);
  // Is called by the engine with the functions on the stack.
  defineHidden(Error, 'prepareStackTrace', undefined);
}
