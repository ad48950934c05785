/** Throws for an assertion that does not hold, with the message that came with it. */
import { isReference } from '../deep-equal/kinds.ts';
import { apply, isAncestor, isError } from '../primordials.ts';
import { assertionError } from './assertion-error.ts';
import { ambiguousArgument, invalidArgument } from './coded-errors.ts';
import { format } from './format.ts';
import { render } from './render.ts';

export type Failure = {
  readonly actual: unknown;
  readonly expected: unknown;
  readonly operator: string;
};

const ErrorPrototype = Error.prototype;

/** Whether a value is an error: one of the engine's, or descended from `Error`. */
export function isErrorObject(value: unknown): value is Error {
  return isError(value) || (isReference(value) && isAncestor(ErrorPrototype, value));
}

/**
 * Throws. What follows `from` in `args` is the message: nothing, text with what it is to be filled with, an error to be thrown
 * itself, or a function of both values. `generated` tells whether the message is ours, where it is not to be told from the message.
 */
export function fail(failure: Failure, args: readonly unknown[], from: number, generated?: boolean): never {
  const error = failing(failure, messageOf(failure, args, from));
  if (generated !== undefined) error.generatedMessage = generated;
  throw error;
}

/** Throws with a text of ours, or with the user's own. */
export function failWith(failure: Failure, text: string, generated: boolean): never {
  const error = failing(failure, text);
  error.generatedMessage = generated;
  throw error;
}

function failing({ actual, expected, operator }: Failure, message: string | undefined) {
  return assertionError({ actual, expected, operator, message, diff: 'simple', stackStartFn: undefined });
}

function messageOf(failure: Failure, args: readonly unknown[], from: number): string | undefined {
  if (args.length <= from) return undefined;
  const message = args[from];
  const alone = args.length === from + 1;
  if (typeof message === 'string') return alone ? message : format(args, from);
  if (isErrorObject(message)) {
    if (alone) throw message;
    throw ambiguousArgument('message', `${render(message)} takes no further arguments.`);
  }
  if (typeof message !== 'function') {
    throw invalidArgument('message', 'one of type string or function', message);
  }
  if (!alone) throw ambiguousArgument('message', `${render(message)} takes no further arguments.`);
  try {
    const made: unknown = apply(message, undefined, [failure.actual, failure.expected]);
    return typeof made === 'string' ? made : undefined;
  } catch {
    return undefined;
  }
}
