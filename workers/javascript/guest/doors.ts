/**
 * The functions by which a program could change a protected object other than by assignment. In a realm that may be
 * extended they refuse, and note the attempt. What they do to any other object is the engine's own.
 */
import { isAnswering, isGuarded, note } from './guard.ts';
import { apply, defineProperty, getOwnPropertyDescriptor, hasOwn, ownKeys } from './primordials.ts';

const SafeError = Error;

type Callable = (...values: unknown[]) => unknown;

export function guardDoors(): void {
  replace(Object, 'defineProperty', (native) => (target, key, property) => {
    if (isRefused(target, key)) return target;
    return apply(native, Object, [target, key, property]);
  });
  replace(Object, 'defineProperties', (native) => (target, properties) => {
    if (isGuarded(target) && typeof properties === 'object' && properties !== null) {
      const keys = ownKeys(properties);
      for (let index = 0; index < keys.length; index++) if (isRefused(target, keys[index])) return target;
    }
    return apply(native, Object, [target, properties]);
  });
  replace(Reflect, 'defineProperty', (native) => (target, key, property) => {
    if (isRefused(target, key)) return false;
    return apply(native, Reflect, [target, key, property]);
  });
  replace(Object, 'setPrototypeOf', (native) => (target, prototype) => {
    if (isGuarded(target) || target === globalThis) {
      note();
      return target;
    }
    return apply(native, Object, [target, prototype]);
  });
  replace(Reflect, 'setPrototypeOf', (native) => (target, prototype) => {
    if (isGuarded(target) || target === globalThis) {
      note();
      return false;
    }
    return apply(native, Reflect, [target, prototype]);
  });
  replace(Reflect, 'deleteProperty', (native) => (target, key) => {
    if (isGuarded(target) && hasOwn(target as object, key as PropertyKey)) note();
    return apply(native, Reflect, [target, key]);
  });
  for (const name of ['__defineGetter__', '__defineSetter__']) {
    replace(Object.prototype, name, (native) => {
      return function (this: unknown, key, value) {
        return isRefused(this, key) ? undefined : apply(native, this, [key, value]);
      };
    });
  }
  const accessor = Object.getOwnPropertyDescriptor(Object.prototype, '__proto__');
  const native = accessor?.set;
  if (!native) return;
  defineProperty(Object.prototype, '__proto__', {
    set(this: unknown, prototype: unknown) {
      if (isGuarded(this) || this === globalThis) note();
      else apply(native, this, [prototype]);
    },
  });
}

/** An existing property, or one by which an intrinsic would answer for all values. */
function isRefused(target: unknown, key: unknown): boolean {
  if (!isGuarded(target) && target !== globalThis) return false;
  const name = typeof key === 'symbol' ? key : `${key}`;
  // What was there before any program cannot be configured; what a program has added is its own.
  const own = getOwnPropertyDescriptor(target as object, name);
  const isProtected = own === undefined ? isAnswering(name) : !own.configurable;
  if (!isProtected || (target === SafeError && name === 'stackTraceLimit')) return false;
  note();
  return true;
}

function replace(owner: object, name: string, make: (native: Callable) => Callable): void {
  const native = Object.getOwnPropertyDescriptor(owner, name)?.value as Callable;
  const door = make(native);
  defineProperty(door, 'name', { value: name });
  defineProperty(door, 'length', { value: native.length });
  defineProperty(owner, name, { value: door });
}
