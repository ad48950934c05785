/** What `throws`, `rejects` and their opposites make of an error, or of its absence. */
import { isKind, isReference, Kind, peek } from '../deep-equal/kinds.ts';
import { isDeepStrictEqual } from '../deep-equal.ts';
import { apply, isAncestor, keys, read, regexpExec, toText } from '../primordials.ts';
import { assertionError } from './assertion-error.ts';
import { ambiguousArgument, codedError, invalidArgument } from './coded-errors.ts';
import { type Failure, fail, failWith, isErrorObject } from './fail.ts';
import { isInstance } from './instance.ts';
import { render } from './render.ts';

/** How the code under test ended. */
export type Ending = { readonly threw: boolean; readonly error: unknown };

type Callable = (value: unknown) => unknown;

const SafeError = Error;
const errorForms = 'of type function or an instance of Error, RegExp, or Object';

/** `args` as given to `throws` or `rejects`: code, what to expect, message. */
export function expectError(operator: 'throws' | 'rejects', ending: Ending, args: readonly unknown[]): void {
  let expected = args.length > 1 ? args[1] : undefined;
  let message = args.length > 2 ? args[2] : undefined;
  if (typeof expected === 'string') {
    if (args.length === 3) throw invalidArgument('error', errorForms, expected);
    refuseAmbiguity(ending, expected);
    message = expected;
    expected = undefined;
  } else if (expected !== null && expected !== undefined && !isReference(expected)) {
    throw invalidArgument('error', errorForms, expected);
  }
  if (!ending.threw) {
    const noun = operator === 'rejects' ? 'rejection' : 'exception';
    const text = `Missing expected ${noun}${nameIn(expected)}${tail(message)}`;
    failWith({ actual: undefined, expected, operator }, text, false);
  }
  if (isReference(expected)) matchError({ actual: ending.error, expected, operator }, expected, message);
}

/** `args` as given to `doesNotThrow` or `doesNotReject`. An error that is not the unwanted one is thrown on. */
export function expectNoError(
  operator: 'doesNotThrow' | 'doesNotReject',
  ending: Ending,
  args: readonly unknown[],
): void {
  if (!ending.threw) return;
  let unwanted = args.length > 1 ? args[1] : undefined;
  let message = args.length > 2 ? args[2] : undefined;
  if (typeof unwanted === 'string') {
    message = unwanted;
    unwanted = undefined;
  }
  if (unwanted && !isUnwanted(ending.error, unwanted)) throw ending.error;
  const noun = operator === 'doesNotReject' ? 'rejection' : 'exception';
  const text = `Got unwanted ${noun}${tail(message)}\nActual error: ${render(ending.error)}`;
  failWith({ actual: ending.error, expected: unwanted, operator }, text, false);
}

/** A message that is the error's own text was most likely meant as the error to expect. */
function refuseAmbiguity(ending: Ending, text: string): void {
  if (!ending.threw) return;
  const { error } = ending;
  if (typeof error === 'object' && error !== null) {
    if (read(error, 'message') !== text) return;
    throw ambiguousArgument(
      'error/message',
      `The error message ${render(text)} is identical to the message.`,
    );
  }
  if (error === text) {
    throw ambiguousArgument('error/message', `The error ${render(text)} is identical to the message.`);
  }
}

function matchError(failure: Failure, expected: object, message: unknown): void {
  const { actual } = failure;
  if (typeof expected === 'function') {
    matchFunction(failure, expected as Callable, message);
  } else if (isKind(expected, Kind.regexp)) {
    const text = toText(actual);
    if (regexpExec(expected, text) !== null) return;
    mismatch(failure, message, `The input did not match ${render(expected)}: ${render(text)}`);
  } else if (typeof actual !== 'object' || actual === null) {
    mismatch(failure, message, `Expected an error like ${render(expected)}, got ${render(actual)}`);
  } else {
    matchObject(failure, actual, expected, message);
  }
}

/** A class, or else a function that must return true. */
function matchFunction(failure: Failure, expected: Callable, message: unknown): void {
  const { actual } = failure;
  if (isInstance(actual, expected)) return;
  if (isAncestor(SafeError, expected)) {
    mismatch(failure, message, `Expected an instance of${nameIn(expected)}, got ${render(actual)}`);
  }
  const answer = apply(expected, {}, [actual]);
  if (answer === true) return;
  mismatch(
    failure,
    message,
    `The validation function returned ${render(answer)}, not true, for ${render(actual)}`,
  );
}

function matchObject(failure: Failure, actual: object, expected: object, message: unknown): void {
  const names = keys(expected);
  const isError = isErrorObject(expected);
  if (!isError && names.length === 0) {
    throw codedError('ERR_INVALID_ARG_VALUE', "The argument 'error' may not be an empty object. Received {}");
  }
  for (let i = 0; i < names.length; i++)
    matchProperty(failure, actual, expected, names[i] as string, message);
  if (!isError) return;
  matchProperty(failure, actual, expected, 'name', message);
  matchProperty(failure, actual, expected, 'message', message);
}

function matchProperty(
  failure: Failure,
  actual: object,
  expected: object,
  name: string,
  message: unknown,
): void {
  const value = read(actual, name);
  const wanted = read(expected, name);
  if (typeof value === 'string' && isKind(wanted, Kind.regexp) && regexpExec(wanted, value) !== null) return;
  if (name in actual && isDeepStrictEqual(value, wanted)) return;
  // Unlike the other forms, this one throws a message that is an error, as Node does.
  if (message) fail(failure, [message], 0);
  const text = `The error differs in ${render(name)}: ${render(value)} !== ${render(wanted)}`;
  failWith(failure, text, true);
}

function mismatch(failure: Failure, message: unknown, text: string): never {
  if (message) throw assertionError({ ...failure, message, diff: 'simple', stackStartFn: undefined });
  failWith(failure, text, true);
}

function isUnwanted(error: unknown, unwanted: unknown): boolean {
  if (typeof unwanted !== 'function') {
    if (isKind(unwanted, Kind.regexp)) return regexpExec(unwanted, toText(error)) !== null;
    throw invalidArgument('expected', 'of type function or an instance of RegExp', unwanted);
  }
  if (isInstance(error, unwanted as Callable)) return true;
  return !isAncestor(SafeError, unwanted) && apply(unwanted, {}, [error]) === true;
}

function nameIn(expected: unknown): string {
  const name = isReference(expected) ? peek(expected, 'name') : undefined;
  return typeof name === 'string' && name !== '' ? ` (${name})` : '';
}

function tail(message: unknown): string {
  return message ? `: ${toText(message)}` : '.';
}
