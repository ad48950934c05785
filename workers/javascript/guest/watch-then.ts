/**
 * What a test calls `then` of, and what it hands out. The engine's own promises call back by themselves; a `then` that a
 * candidate wrote may call nobody, and a test whose assertions stand in what it hands over would have asserted nothing. And
 * what a test calls and lets be: a promise that is rejected must still be there when the cell ends.
 */
import { awaitCall, failCell, keepPromise, linger } from './cell-state.ts';
import { isAssertion } from './outcomes.ts';
import { apply, list } from './primordials.ts';
import { isOwnPromise, isThenable, whenSettled } from './thenable.ts';

const SafeError = Error;

type Callback = (value: unknown) => unknown;

/**
 * The same value; or, for a thenable of a candidate's, an object with a `then` that is held to call back or to reject. So is
 * a promise of the engine's where `isHeld`.
 */
export function watchThen(value: unknown, isHeld?: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isOwnPromise(value)) {
    keepPromise(value);
    if (isHeld === true) awaitPromise(value, () => undefined);
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

/** The cell does not end before the promise has settled, and fails by what `failure` makes of a rejection, if by anything. */
function awaitPromise(promise: object, failure: (error: unknown) => unknown): void {
  const answer = awaitCall();
  whenSettled(
    promise,
    () => answer(),
    (error) => answer(failure(error)),
  );
}

/**
 * The cell ends once the promise has settled, and fails where it is rejected. Of an asynchronous function: the same for the
 * promises of all its calls. Only for promises that nobody but the test has.
 */
export function awaitOwn(value: unknown): unknown {
  if (typeof value === 'function') {
    return function (this: unknown, ...given: unknown[]): unknown {
      return awaitOwn(apply(value as Callback, this, given));
    };
  }
  if (typeof value === 'object' && value !== null && isOwnPromise(value)) {
    awaitPromise(value, (error) => error ?? new SafeError('a promise was rejected'));
  }
  return value;
}

/**
 * An assertion has failed in a function of the test that somebody else may have called. Gives the error back. Without one:
 * such a function has begun that may come to that later.
 */
export function noteFailed(...errors: unknown[]): unknown {
  if (errors.length === 0) return linger();
  const [error] = errors;
  if (isAssertion(error)) failCell(error);
  return error;
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
