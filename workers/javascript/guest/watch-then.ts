/**
 * What a test calls `then` of. The engine's own promises call back by themselves; a `then` that a candidate wrote may call
 * nobody, and a test whose assertions stand in what it hands over would have asserted nothing. And what a test calls and lets
 * be: a promise that is rejected must still be there when the cell ends.
 */
import { awaitCall, keepPromise } from './cell-state.ts';
import { isAssertion } from './outcomes.ts';
import { apply, getPrototypeOf, hasOwn, list } from './primordials.ts';
import { isProxy } from './proxies.ts';
import { isThenable, whenSettled } from './thenable.ts';

type Callback = (value: unknown) => unknown;

const PromisePrototype = Promise.prototype;

/** The same value; or, for a thenable of a candidate's, an object with a `then` that is held to call back or to reject. */
export function watchThen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isOwnPromise(value)) {
    keepPromise(value);
    return value;
  }
  if (!isThenable(value)) return value;
  const held = {
    __proto__: null,
    // biome-ignore lint/suspicious/noThenProperty: it stands for a thenable
    then: (...callbacks: unknown[]) => thenOf(value as PromiseLike<unknown>, callbacks),
  };
  return held;
}

function isOwnPromise(value: object): boolean {
  return (
    !isProxy(value) &&
    getPrototypeOf(value) === PromisePrototype &&
    !hasOwn(value, 'then') &&
    !hasOwn(value, 'constructor')
  );
}

function thenOf(value: PromiseLike<unknown>, callbacks: readonly unknown[]): unknown {
  const answer = awaitCall();
  const given = list<unknown>();
  for (let index = 0; index < callbacks.length; index++) given[index] = noted(callbacks[index], answer);
  const derived = apply(value.then as Callback, value, given);
  if (callbacks.length === 0) answer();
  // One that rejects need not call the first callback.
  if (isThenable(derived))
    whenSettled(
      derived,
      () => undefined,
      () => answer(),
    );
  return derived;
}

/** What is thrown goes to the candidate's `then`, which may keep it for itself: a failed assertion is told at once. */
function noted(callback: unknown, answer: (error?: unknown) => void): unknown {
  if (typeof callback !== 'function') return callback;
  return (value: unknown) => {
    try {
      return apply(callback as Callback, undefined, [value]);
    } catch (error) {
      if (isAssertion(error)) answer(error);
      throw error;
    } finally {
      answer();
    }
  };
}
