/** The error of a failed assertion, shaped as Node's. */
import { defineHidden, defineProperty, freeze, getOwnPropertyDescriptor, hasOwn } from '../primordials.ts';
import { invalidArgument } from './coded-errors.ts';
import { describe } from './describe.ts';

export type AssertionErrorOptions = {
  readonly message?: unknown;
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly operator?: string | undefined;
  readonly diff?: string | undefined;
  /** Accepted and not looked at: no frames are cut out of the stack. */
  readonly stackStartFn?: unknown;
};

const SafeError = Error;

/** Gives instances a property of their own when it is written. */
function inherit(prototype: object, key: string, get: (error: object) => string): void {
  defineProperty(prototype, key, {
    get(this: object) {
      return get(this);
    },
    set(this: object, value: unknown) {
      defineHidden(this, key, value);
    },
  });
}

export class AssertionError extends Error {
  // Fields are defined, not assigned: no setter on `Object.prototype` gets to see what a test expects.
  generatedMessage = false;
  readonly code = 'ERR_ASSERTION';
  actual: unknown = undefined;
  expected: unknown = undefined;
  operator: string | undefined = undefined;
  diff = 'simple';
  /** What the message is to be made of, until someone asks for it. */
  #untold: AssertionErrorOptions | null = null;

  static {
    // Inherited, since most errors are thrown, caught and forgotten: to define a property takes longer than to compare two
    // numbers, and to print two values longer than to compare them.
    inherit(AssertionError.prototype, 'name', () => 'AssertionError');
    inherit(AssertionError.prototype, 'message', (error) => (#untold in error ? error.#tell() : ''));
  }

  /** `later`: make the message when it is asked for. */
  constructor(options: AssertionErrorOptions, later = false) {
    if (typeof options !== 'object' || options === null) {
      throw invalidArgument('options', 'of type object', options);
    }
    const { message, actual, expected, operator, diff } = options;
    if (later) super();
    else super(describe(message, actual, expected, operator));
    if (later) this.#untold = options;
    this.generatedMessage = !message;
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    if (diff !== undefined) this.diff = diff;
  }

  override toString(): string {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  #tell(): string {
    if (this.#untold === null) return '';
    const { message, actual, expected, operator } = this.#untold;
    const text = describe(message, actual, expected, operator);
    defineHidden(this, 'message', text);
    return text;
  }
}

freeze(AssertionError);
freeze(AssertionError.prototype);

/**
 * An error for an assertion of ours, without a stack: its frames would cost more than all the rest. The limit of
 * V8 is zero only while no foreign code runs, and is left alone where a candidate made it an accessor or read-only.
 */
export function assertionError(options: Required<AssertionErrorOptions>): AssertionError {
  const limit = getOwnPropertyDescriptor(SafeError, 'stackTraceLimit');
  if (limit === undefined || !hasOwn(limit, 'value') || limit.writable !== true) {
    return new AssertionError(options, true);
  }
  SafeError.stackTraceLimit = 0;
  try {
    return new AssertionError(options, true);
  } finally {
    SafeError.stackTraceLimit = limit.value;
  }
}
