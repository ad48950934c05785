/** What is to be waited for. */
import { apply, getPrototypeOf, hasOwn, promiseThen, SafePromise } from './primordials.ts';
import { isProxy } from './proxies.ts';

const PromisePrototype = Promise.prototype;

export function isThenable(value: unknown): boolean {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    'then' in value &&
    typeof value.then === 'function'
  );
}

/** Calls one of the two when the value has settled, whatever its own `then` has become. */
export function whenSettled(
  value: unknown,
  onValue: (value: unknown) => unknown,
  onError: (error: unknown) => unknown,
): Promise<unknown> {
  const promise = new SafePromise((resolve) => resolve(value));
  return apply(promiseThen, promise, [onValue, onError]) as Promise<unknown>;
}

/** Whether it is a promise of the engine's that is no more than that. Runs no code of a program's. */
export function isOwnPromise(value: object): boolean {
  return (
    !isProxy(value) &&
    getPrototypeOf(value) === PromisePrototype &&
    !hasOwn(value, 'then') &&
    !hasOwn(value, 'constructor')
  );
}
