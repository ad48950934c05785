/** The error of a failed assertion, shaped as Node's. */
import { defineProperty, freeze, getOwnPropertyDescriptor, hasOwn, toText } from '../primordials.ts';
import { invalidArgument } from './coded-errors.ts';
import { describe } from './describe.ts';

export type AssertionErrorOptions = {
  readonly message?: unknown;
  readonly actual?: unknown;
  readonly expected?: unknown;
  readonly operator?: string | undefined;
  readonly diff?: string | undefined;
  /** Accepted and not looked at: no stack is cut here. */
  readonly stackStartFn?: unknown;
};

const name = 'AssertionError';

export class AssertionError extends Error {
  // Fields are defined, not assigned: no setter on `Object.prototype` sees what a test expects.
  generatedMessage = false;
  readonly code = 'ERR_ASSERTION';
  actual: unknown = undefined;
  expected: unknown = undefined;
  operator: string | undefined = undefined;
  diff = 'simple';

  /** `text` is the whole message, where it has been made already. */
  constructor(options: AssertionErrorOptions, text?: string) {
    if (typeof options !== 'object' || options === null)
      throw invalidArgument('options', 'of type object', options);
    const { message, actual, expected, operator, diff } = options;
    super(text ?? describe(message, actual, expected, operator));
    defineProperty(this, 'name', {
      __proto__: null,
      value: name,
      writable: true,
      configurable: true,
    } as PropertyDescriptor);
    this.generatedMessage = !message;
    this.actual = actual;
    this.expected = expected;
    this.operator = operator;
    if (diff !== undefined) this.diff = diff;
  }

  override toString(): string {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

freeze(AssertionError);
freeze(AssertionError.prototype);
