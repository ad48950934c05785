/** `rejects` and `doesNotReject`. */
import { defineHidden, isAncestor, promiseThen, read, SafePromise } from '../primordials.ts';
import { codedError, invalidArgument } from './coded-errors.ts';
import { type Ending, expectError, expectNoError } from './exceptions.ts';
import { render } from './render.ts';

export function rejects(...args: unknown[]): Promise<void> {
  return own(checkAsync(args, (ending) => expectError('rejects', ending, args)));
}

export function doesNotReject(...args: unknown[]): Promise<void> {
  return own(checkAsync(args, (ending) => expectNoError('doesNotReject', ending, args)));
}

async function checkAsync(args: readonly unknown[], check: (ending: Ending) => void): Promise<void> {
  let ending: Ending = { threw: false, error: undefined };
  // Wrong use, and a function that throws at once, reject with that error itself.
  const promise = promiseOf(args.length > 0 ? args[0] : undefined);
  try {
    await promise;
  } catch (error) {
    ending = { threw: true, error };
  }
  check(ending);
}

function promiseOf(code: unknown): unknown {
  if (typeof code === 'function') {
    const made: unknown = code();
    if (isPromise(made)) return made;
    throw codedError(
      'ERR_INVALID_RETURN_VALUE',
      `Expected instance of Promise to be returned from the "promiseFn" function but got ${render(made)}.`,
    );
  }
  if (isPromise(code)) return code;
  throw invalidArgument('promiseFn', 'of type function or an instance of Promise', code);
}

const PromisePrototype = Promise.prototype;

/** A promise, or an object that has the two methods of one. */
function isPromise(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isAncestor(PromisePrototype, value)) return true;
  return typeof read(value, 'then') === 'function' && typeof read(value, 'catch') === 'function';
}

/** Whoever awaits this promise uses the engine's own `then`, whatever a candidate put on `Promise.prototype`. */
function own(promise: Promise<void>): Promise<void> {
  return defineHidden(defineHidden(promise, 'constructor', SafePromise), 'then', promiseThen);
}
