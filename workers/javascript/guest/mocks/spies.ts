/** Mocks in the place of what an object has: methods, accessors, values. */
import {
  apply,
  defineProperty,
  deleteProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
} from '../primordials.ts';
import { type Callable, keyText, type Making, type MockRecord, newMock, recordOf } from './record.ts';

const SafeError = Error;

/** Whether a property of the realm's may be replaced for the length of a cell; others of the realm's may not. */
export type IsReplaceable = (owner: object, key: PropertyKey) => boolean;
export type Access = 'get' | 'set';

/** A mock of the method, put in its place; the one that is there already, if any. `run`: what it does instead. */
export function spyOnMethod(
  object: unknown,
  key: PropertyKey,
  making: Omit<Making, 'like'>,
  isReplaceable: IsReplaceable,
): MockRecord {
  if (!isObject(object)) throw new SafeError(`Cannot use spyOn on a primitive value; ${typeof object} given`);
  const original: unknown = (object as Record<PropertyKey, unknown>)[key];
  const known = recordOf(original);
  if (known) return known;
  if (typeof original !== 'function') {
    const why = original === undefined ? 'does not exist in the provided object' : 'is not a function';
    throw new SafeError(`Property \`${keyText(key)}\` ${why}`);
  }
  const callThrough: Callable = function (this: unknown, ...values) {
    return apply(original as Callable, this, values);
  };
  const record = newMock({
    ...making,
    run: making.run ?? callThrough,
    original: making.original ?? (making.manner === 'jest' ? undefined : callThrough),
    like: { name: original.name, length: original.length },
  });
  record.restore = putInPlace(object, key, record.fn, isReplaceable);
  return record;
}

/** Gives the object this value under the key. What is given back puts it as it was. */
export function putInPlace(
  object: object,
  key: PropertyKey,
  value: unknown,
  isReplaceable: IsReplaceable,
): () => void {
  const own = getOwnPropertyDescriptor(object, key);
  const isAssigned = own !== undefined && !own.configurable;
  if (isAssigned && own.writable !== true && !isReplaceable(object, key)) {
    throw new SafeError(`Property \`${keyText(key)}\` can't be replaced here`);
  }
  const target = object as Record<PropertyKey, unknown>;
  if (isAssigned) {
    const before = target[key];
    target[key] = value;
    return () => {
      target[key] = before;
    };
  }
  const enumerable = own?.enumerable ?? true;
  const property = { __proto__: null, value, writable: true, enumerable, configurable: true };
  defineProperty(object, key, property as PropertyDescriptor);
  return () => putBackOwn(object, key, own);
}

/** Gives the object what it had of its own under the key. */
function putBackOwn(object: object, key: PropertyKey, own: PropertyDescriptor | undefined): void {
  if (own === undefined) deleteProperty(object, key);
  else defineProperty(object, key, { __proto__: null, ...own } as PropertyDescriptor);
}

export function spyOnAccess(object: object, key: PropertyKey, access: Access, making: Making): MockRecord {
  const found = propertyOf(object, key);
  if (!found) throw new SafeError(`Property \`${keyText(key)}\` does not exist in the provided object`);
  const original = found[access];
  if (typeof original !== 'function') {
    throw new SafeError(`Property \`${keyText(key)}\` does not have access type ${access}`);
  }
  const own = getOwnPropertyDescriptor(object, key);
  if (own && !own.configurable) {
    throw new SafeError(`Property \`${keyText(key)}\` is not declared configurable`);
  }
  const run = making.run ?? (original as Callable);
  const record = newMock({ ...making, run, original: making.manner === 'jest' ? undefined : run });
  const property = {
    __proto__: null,
    get: found.get,
    set: found.set,
    enumerable: found.enumerable,
    configurable: true,
    [access]: record.fn,
  };
  defineProperty(object, key, property as PropertyDescriptor);
  record.restore = () => putBackOwn(object, key, own);
  return record;
}

function propertyOf(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  for (let link: object | null = object; link !== null; link = getPrototypeOf(link)) {
    const property = getOwnPropertyDescriptor(link, key);
    if (property) return property;
  }
  return undefined;
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
