/** Copies of errors: of one of the language's own classes, with message and stack, but without further properties. */
import {
  defineHidden,
  getOwnPropertyDescriptor,
  hasOwn,
  mapGet,
  mapSet,
  read,
  SafeMap,
  toText,
} from '../primordials.ts';

const SafeError = Error;
const types = new SafeMap<unknown, ErrorConstructor>();
for (const type of [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError]) {
  mapSet(types, type.name, type);
}

/** The name decides on the class, as wherever values are cloned. */
export function copyError(error: object): Error {
  const name = read(error, 'name');
  const type = (mapGet(types, name === undefined ? 'Error' : toText(name)) ?? SafeError) as ErrorConstructor;
  const message = getOwnPropertyDescriptor(error, 'message');
  const copy =
    message !== undefined && hasOwn(message, 'value') ? new type(toText(message.value)) : new type();
  const stack = read(error, 'stack');
  return typeof stack === 'string' ? defineHidden(copy, 'stack', stack) : copy;
}
