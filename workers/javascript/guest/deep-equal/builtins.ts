/** What the engine keeps inside its own objects: bytes, times, patterns, wrapped primitives, errors. */
import {
  Bytes,
  bigintValue,
  booleanValue,
  bufferBytes,
  dataViewBuffer,
  dataViewBytes,
  dataViewOffset,
  dateTime,
  hasOwn,
  is,
  isEnumerable,
  numberValue,
  regexpFlags,
  regexpSource,
  sharedBufferBytes,
  stringValue,
  symbolValue,
  typedArrayBuffer,
  typedArrayBytes,
  typedArrayLength,
  typedArrayName,
  typedArrayOffset,
} from '../primordials.ts';
import { type Equality, Mode } from './equality.ts';
import { Kind, lookUp } from './kinds.ts';

export function equalDates(x: object, y: object): boolean {
  return is(dateTime(x), dateTime(y));
}

export function equalRegexps(x: RegExp, y: RegExp): boolean {
  return regexpSource(x) === regexpSource(y) && flagsOf(x) === flagsOf(y) && x.lastIndex === y.lastIndex;
}

/** The flags that the engine compiled the expression with. */
export function flagsOf(regexp: object): string {
  let flags = '';
  for (let i = 0; i < regexpFlags.length; i++) {
    const flag = regexpFlags[i] as (typeof regexpFlags)[number];
    if (flag[1](regexp)) flags += flag[0];
  }
  return flags;
}

/** The primitive in an object of one of the five boxed kinds. */
export function unbox(object: object, kind: Kind): unknown {
  switch (kind) {
    case Kind.number:
      return numberValue(object);
    case Kind.string:
      return stringValue(object);
    case Kind.boolean:
      return booleanValue(object);
    case Kind.bigint:
      return bigintValue(object);
    default:
      return symbolValue(object);
  }
}

export function equalBoxed(x: object, y: object, kind: Kind): boolean {
  return is(unbox(x, kind), unbox(y, kind));
}

/** What Node looks at in errors besides enumerable properties: the stack is not among it. */
export function equalErrors(x: object, y: object, equality: Equality): boolean {
  const hasCause = hasOwn(y, 'cause');
  return (
    equalDetail(x, y, 'message', equality) &&
    equalDetail(x, y, 'name', equality) &&
    equalDetail(x, y, 'cause', equality) &&
    equalDetail(x, y, 'errors', equality) &&
    (hasCause === hasOwn(x, 'cause') || (equality.mode === Mode.partial && !hasCause))
  );
}

function equalDetail(x: object, y: object, key: string, equality: Equality): boolean {
  // Enumerable ones are compared with all the other properties.
  if (isEnumerable(y, key)) return true;
  const wanted = lookUp(y, key);
  if (equality.mode === Mode.partial && (wanted === undefined || (key === 'message' && wanted === ''))) {
    return true;
  }
  return equality.equal(lookUp(x, key), wanted);
}

/** Views and buffers of one kind. Bit by bit, but loosely floats are compared as numbers, where NaN is not itself. */
export function equalBytes(x: object, y: object, kind: Kind, mode: Mode): boolean {
  const name = kind === Kind.view ? typedArrayName(x) : undefined;
  if (kind === Kind.view && name !== typedArrayName(y)) return false;
  const size = byteLength(x, kind);
  const sizeY = byteLength(y, kind);
  if (mode === Mode.partial && size > sizeY)
    return isSubsequence(bytesOf(y, kind, sizeY), bytesOf(x, kind, size));
  if (size !== sizeY) return false;
  if (
    mode === Mode.loose &&
    (name === 'Float64Array' || name === 'Float32Array' || name === 'Float16Array')
  ) {
    return sameItems(x as Float64Array, y as Float64Array, typedArrayLength(x));
  }
  return sameItems(bytesOf(x, kind, size), bytesOf(y, kind, size), size);
}

type Numbers = { readonly [index: number]: number };

function sameItems(x: Numbers, y: Numbers, length: number): boolean {
  for (let i = 0; i < length; i++) if (x[i] !== y[i]) return false;
  return true;
}

/** Whether the bytes wanted are all there in their order, with any others between them. */
function isSubsequence(wanted: Uint8Array, there: Uint8Array): boolean {
  const size = typedArrayLength(there);
  const wantedSize = typedArrayLength(wanted);
  let at = 0;
  for (let i = 0; i < wantedSize; i++) {
    while (at < size && there[at] !== wanted[i]) at++;
    if (at === size) return false;
    at++;
  }
  return true;
}

function byteLength(object: object, kind: Kind): number {
  if (kind === Kind.buffer) return bufferBytes(object);
  if (kind === Kind.sharedBuffer) return sharedBufferBytes?.(object) ?? 0;
  return typedArrayName(object) === undefined ? dataViewBytes(object) : typedArrayBytes(object);
}

/** The bytes themselves, not a copy. */
export function bytesOf(object: object, kind: Kind, size: number): Uint8Array {
  // A detached buffer has no bytes and accepts no view.
  if (size === 0) return new Bytes(0);
  if (kind !== Kind.view) return new Bytes(object as ArrayBuffer);
  return typedArrayName(object) === undefined
    ? new Bytes(dataViewBuffer(object), dataViewOffset(object), size)
    : new Bytes(typedArrayBuffer(object), typedArrayOffset(object), size);
}
