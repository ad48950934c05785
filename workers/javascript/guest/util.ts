/** Node's `util`: printing where the realm can print, the rest always. */
import { assert } from './assert.ts';
import type { Libraries } from './modules.ts';
import { promisify } from './promisify.ts';
import { isProxy } from './proxies.ts';

type Callee = (...values: unknown[]) => unknown;

const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);
const isTagged = (tag: string) => (value: unknown) =>
  typeof value === 'object' && value !== null && tagOf(value) === tag;
const isTaggedFunction = (tag: RegExp) => (value: unknown) =>
  typeof value === 'function' && tag.test(tagOf(value));

/** `util.types`: what a value says of itself by its `Symbol.toStringTag`. */
export const types = {
  isArrayBuffer: isTagged('ArrayBuffer'),
  isAsyncFunction: isTaggedFunction(/^Async/),
  isBigInt64Array: isTagged('BigInt64Array'),
  isDate: isTagged('Date'),
  isFloat64Array: isTagged('Float64Array'),
  isGeneratorFunction: isTaggedFunction(/GeneratorFunction$/),
  isGeneratorObject: isTagged('Generator'),
  isInt32Array: isTagged('Int32Array'),
  isMap: isTagged('Map'),
  isNativeError: (value: unknown) => Error.isError(value),
  isPromise: isTagged('Promise'),
  isProxy: (value: unknown) => typeof value === 'object' && value !== null && isProxy(value),
  isRegExp: isTagged('RegExp'),
  isSet: isTagged('Set'),
  isTypedArray: (value: unknown) => ArrayBuffer.isView(value) && !(value instanceof DataView),
  isUint8Array: (value: unknown) => value instanceof Uint8Array,
  isWeakMap: isTagged('WeakMap'),
  isWeakSet: isTagged('WeakSet'),
};

function isDeepStrictEqual(left: unknown, right: unknown): boolean {
  try {
    assert.deepStrictEqual(left, right);
    return true;
  } catch {
    return false;
  }
}

function callbackify(callee: (...values: unknown[]) => Promise<unknown>): Callee {
  return (...values) => {
    const callback = values.pop() as Callee;
    callee(...values).then(
      (value) => setImmediate(() => callback(null, value)),
      (error: unknown) => setImmediate(() => callback(error)),
    );
  };
}

function inherits(type: { prototype: object }, base: { prototype: object }): void {
  Object.defineProperty(type, 'super_', { value: base, writable: true, configurable: true });
  Object.setPrototypeOf(type.prototype, base.prototype);
}

export function utilitiesOf({ inspect, node }: Libraries): object {
  return {
    ...inspect,
    isArray: Array.isArray,
    isDeepStrictEqual,
    promisify,
    callbackify,
    deprecate: (callee: Callee) => callee,
    debuglog: () => () => {},
    types,
    ...(node && { TextEncoder: node.TextEncoder, TextDecoder: node.TextDecoder }),
    inherits,
  };
}
