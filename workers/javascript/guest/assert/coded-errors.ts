/** The errors by which Node tells of wrong use: a TypeError with a code. */
import { defineProperty } from '../primordials.ts';
import { render } from './render.ts';

type Code =
  | 'ERR_AMBIGUOUS_ARGUMENT'
  | 'ERR_INVALID_ARG_TYPE'
  | 'ERR_INVALID_ARG_VALUE'
  | 'ERR_INVALID_RETURN_VALUE'
  | 'ERR_MISSING_ARGS';

const SafeTypeError = TypeError;

export function codedError(code: Code, message: string): TypeError {
  const property = { __proto__: null, value: code, enumerable: true, writable: true, configurable: true };
  return defineProperty(new SafeTypeError(message), 'code', property as PropertyDescriptor);
}

/** `wanted` reads on: "of type function", "an instance of RegExp". */
export function invalidArgument(name: string, wanted: string, received: unknown): TypeError {
  return codedError(
    'ERR_INVALID_ARG_TYPE',
    `The "${name}" argument must be ${wanted}. Received ${render(received)}`,
  );
}

export function ambiguousArgument(name: string, why: string): TypeError {
  return codedError('ERR_AMBIGUOUS_ARGUMENT', `The "${name}" argument is ambiguous. ${why}`);
}
