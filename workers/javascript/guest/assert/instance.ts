/** `instanceof`, for classes that may be the engine's own. */
import { ordinaryHasInstance, read, SafeSet, setAdd, setHas } from '../primordials.ts';

const nativeErrors = new SafeSet<unknown>();
setAdd(nativeErrors, Error);
setAdd(nativeErrors, TypeError);
setAdd(nativeErrors, RangeError);
setAdd(nativeErrors, SyntaxError);
setAdd(nativeErrors, ReferenceError);
setAdd(nativeErrors, EvalError);
setAdd(nativeErrors, URIError);
setAdd(nativeErrors, AggregateError);

/** A `Symbol.hasInstance` that was planted on an error of the engine is not asked; that of any other class is. */
export function isInstance(value: unknown, type: (...args: never[]) => unknown): boolean {
  if (setHas(nativeErrors, type)) return ordinaryHasInstance(type, value);
  // Arrow functions have no prototype, and `instanceof` would throw.
  return read(type, 'prototype') !== undefined && value instanceof type;
}
