/**
 * `node:assert` and `node:assert/strict` of Node 26, for tests that run inside an isolate together with the
 * program they test. The functions and the objects are frozen and use no intrinsic that the program can patch.
 *
 * Where it departs from Node, on purpose: `equal` and `notEqual` of an object with a primitive (see
 * `assert/loose-equal.ts`), some corners of deep equality (see `deep-equal.ts`), the wording of messages, errors without
 * stack frames, and no `Assert` class.
 */
import { AssertionError } from './assert/assertion-error.ts';
import { codedError, invalidArgument } from './assert/coded-errors.ts';
import { describe } from './assert/describe.ts';
import { type Ending, expectError, expectNoError } from './assert/exceptions.ts';
import { fail as failFor, failWith, isErrorObject } from './assert/fail.ts';
import { isLooselyEqual } from './assert/loose-equal.ts';
import { doesNotReject, rejects } from './assert/promises.ts';
import { render } from './assert/render.ts';
import { isKind, Kind } from './deep-equal/kinds.ts';
import { isDeepEqual, isDeepStrictEqual, isPartialDeepStrictEqual } from './deep-equal.ts';
import { defineProperty, freeze, is, regexpExec } from './primordials.ts';

export { AssertionError };

type Message = string | Error | ((actual: unknown, expected: unknown) => string);
type Comparison = (actual: unknown, expected: unknown, message?: Message, ...values: unknown[]) => void;
type Check = (...args: unknown[]) => unknown;

export type Assert = {
  (value?: unknown, message?: Message, ...values: unknown[]): void;
  readonly ok: (value?: unknown, message?: Message, ...values: unknown[]) => void;
  readonly fail: (message?: unknown) => never;
  readonly equal: Comparison;
  readonly notEqual: Comparison;
  readonly strictEqual: Comparison;
  readonly notStrictEqual: Comparison;
  readonly deepEqual: Comparison;
  readonly notDeepEqual: Comparison;
  readonly deepStrictEqual: Comparison;
  readonly notDeepStrictEqual: Comparison;
  readonly partialDeepStrictEqual: Comparison;
  readonly match: (text: unknown, regexp: RegExp, message?: Message, ...values: unknown[]) => void;
  readonly doesNotMatch: (text: unknown, regexp: RegExp, message?: Message, ...values: unknown[]) => void;
  readonly throws: (code: () => unknown, error?: unknown, message?: unknown) => void;
  readonly doesNotThrow: (code: () => unknown, error?: unknown, message?: unknown) => void;
  readonly rejects: (code: unknown, error?: unknown, message?: unknown) => Promise<void>;
  readonly doesNotReject: (code: unknown, error?: unknown, message?: unknown) => Promise<void>;
  readonly ifError: (value: unknown) => void;
  readonly AssertionError: typeof AssertionError;
  readonly strict: Assert;
};

/** Gives a function its name and makes it immutable. Arrow functions: they have no prototype that could hold anything. */
function named<F extends Check>(name: string, check: F): F {
  return freeze(defineProperty(check, 'name', { value: name }));
}

function comparison(
  name: string,
  holds: (actual: unknown, expected: unknown) => boolean,
  operator: string = name,
): Check {
  return named(name, (...args) => {
    if (args.length < 2) {
      throw codedError('ERR_MISSING_ARGS', 'The "actual" and "expected" arguments must be specified');
    }
    if (!holds(args[0], args[1])) failFor({ actual: args[0], expected: args[1], operator }, args, 2);
  });
}

const not =
  (holds: (actual: unknown, expected: unknown) => boolean) =>
  (actual: unknown, expected: unknown): boolean =>
    !holds(actual, expected);

function truth(): Check {
  return (...args) => {
    const value = args.length > 0 ? args[0] : undefined;
    if (value) return;
    const failure = { actual: value, expected: true, operator: '==' };
    if (args.length === 0) failWith(failure, 'No value argument passed to `assert.ok()`', true);
    if (args.length === 1 || args[1] === undefined || args[1] === null) {
      failWith(failure, `The expression evaluated to a falsy value: ${render(value)}`, true);
    }
    failFor(failure, args, 1, false);
  };
}

function matching(operator: 'match' | 'doesNotMatch'): Check {
  const wanted = operator === 'match';
  return named(operator, (...args) => {
    const text = args.length > 0 ? args[0] : undefined;
    const regexp = args.length > 1 ? args[1] : undefined;
    if (!isKind(regexp, Kind.regexp)) throw invalidArgument('regexp', 'an instance of RegExp', regexp);
    if (typeof text === 'string' && (regexpExec(regexp, text) !== null) === wanted) return;
    const failure = { actual: text, expected: regexp, operator };
    if (args.length > 2 && args[2]) failFor(failure, args, 2, false);
    const verb = wanted ? 'matches' : 'does not match';
    failWith(failure, `Expected a string that ${verb} ${render(regexp)}: ${render(text)}`, args.length < 3);
  });
}

/** Calls the code under test. */
function endingOf(args: readonly unknown[]): Ending {
  const code = args.length > 0 ? (args[0] as () => unknown) : undefined;
  if (typeof code !== 'function') throw invalidArgument('fn', 'of type function', code);
  try {
    code();
  } catch (error) {
    return { threw: true, error };
  }
  return { threw: false, error: undefined };
}

const strictEqual = comparison('strictEqual', is);
const notStrictEqual = comparison('notStrictEqual', not(is));
const deepStrictEqual = comparison('deepStrictEqual', isDeepStrictEqual);
const notDeepStrictEqual = comparison('notDeepStrictEqual', not(isDeepStrictEqual));

const shared = {
  AssertionError,
  strictEqual,
  notStrictEqual,
  deepStrictEqual,
  notDeepStrictEqual,
  partialDeepStrictEqual: comparison('partialDeepStrictEqual', isPartialDeepStrictEqual),
  ok: named('ok', truth()),
  match: matching('match'),
  doesNotMatch: matching('doesNotMatch'),
  throws: named('throws', (...args) => expectError('throws', endingOf(args), args)),
  doesNotThrow: named('doesNotThrow', (...args) => expectNoError('doesNotThrow', endingOf(args), args)),
  rejects: named('rejects', rejects),
  doesNotReject: named('doesNotReject', doesNotReject),
  fail: named('fail', (...args) => {
    const message = args.length > 0 ? args[0] : undefined;
    if (isErrorObject(message)) throw message;
    const failure = { actual: undefined, expected: undefined, operator: 'fail' };
    if (message === undefined) failWith(failure, 'Failed', true);
    failWith(failure, describe(message, undefined, undefined, 'fail'), !message);
  }),
  ifError: named('ifError', (...args) => {
    const value = args.length > 0 ? args[0] : undefined;
    if (value === null || value === undefined) return;
    const failure = { actual: value, expected: null, operator: 'ifError' };
    failWith(failure, `ifError got unwanted exception: ${render(value)}`, false);
  }),
};

function assemble(name: string, members: object, strictOne?: Assert): Assert {
  const assert = defineProperty(truth(), 'name', { value: name });
  const strict = strictOne ?? assert;
  return freeze(Object.assign(assert, members, { strict })) as unknown as Assert;
}

export const strict = assemble('strict', {
  ...shared,
  equal: strictEqual,
  notEqual: notStrictEqual,
  deepEqual: deepStrictEqual,
  notDeepEqual: notDeepStrictEqual,
});

export const assert = assemble(
  'assert',
  {
    ...shared,
    equal: comparison('equal', isLooselyEqual, '=='),
    notEqual: comparison('notEqual', not(isLooselyEqual), '!='),
    deepEqual: comparison('deepEqual', isDeepEqual),
    notDeepEqual: comparison('notDeepEqual', not(isDeepEqual)),
  },
  strict,
);
