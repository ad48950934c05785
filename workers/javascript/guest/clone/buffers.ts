/** Copies of buffers and of the views on them. */

import { codedError } from '../assert/coded-errors.ts';
import { bytesOf } from '../deep-equal/builtins.ts';
import { isKind, isReference, Kind } from '../deep-equal/kinds.ts';
import {
  bufferBytes,
  bufferMaxBytes,
  dataViewBuffer,
  dataViewBytes,
  dataViewOffset,
  isArray,
  isDetached,
  isResizable,
  list,
  mapGet,
  mapSet,
  read,
  SafeArrayBuffer,
  SafeMap,
  SafeSet,
  setAdd,
  setHas,
  transferBuffer,
  typedArrayBuffer,
  typedArrayLength,
  typedArrayName,
  typedArrayOffset,
  typedArraySet,
} from '../primordials.ts';
import { dataCloneError } from './data-clone-error.ts';

type TypedArrayType = new (buffer: ArrayBuffer, offset: number, length: number) => ArrayBufferView;

const types = new SafeMap<unknown, TypedArrayType>();
for (const type of [
  ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
  ...[Float16Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array],
]) {
  mapSet(types, type.name, type);
}
const SafeDataView = DataView;

export function copyBuffer(buffer: object): ArrayBuffer {
  if (isDetached(buffer)) throw dataCloneError('An ArrayBuffer is detached and could not be cloned.');
  const size = bufferBytes(buffer);
  const copy = isResizable(buffer)
    ? new SafeArrayBuffer(size, { maxByteLength: bufferMaxBytes(buffer) })
    : new SafeArrayBuffer(size);
  typedArraySet(bytesOf(copy, Kind.buffer, size), bytesOf(buffer, Kind.buffer, size));
  return copy;
}

/** A view of the same part of another buffer. */
export function copyView(view: object, copyOf: (buffer: ArrayBuffer) => ArrayBuffer): object {
  const name = typedArrayName(view);
  if (name === undefined) {
    return new SafeDataView(copyOf(dataViewBuffer(view)), dataViewOffset(view), dataViewBytes(view));
  }
  const type = mapGet(types, name) as TypedArrayType;
  return new type(copyOf(typedArrayBuffer(view)), typedArrayOffset(view), typedArrayLength(view));
}

/** The buffers named in the options of `structuredClone`. */
export function transferList(options: unknown): readonly object[] {
  const transferred = list<object>();
  if (options === undefined || options === null) return transferred;
  if (!isReference(options)) throw codedError('ERR_INVALID_ARG_TYPE', 'the options must be an object');
  const wanted = read(options, 'transfer');
  if (wanted === undefined) return transferred;
  if (!isArray(wanted)) throw codedError('ERR_INVALID_ARG_TYPE', 'the option transfer must be an array');
  const met = new SafeSet<unknown>();
  for (let i = 0; i < wanted.length; i++) {
    const buffer: unknown = wanted[i];
    if (!isReference(buffer)) throw codedError('ERR_INVALID_ARG_TYPE', 'only objects can be transferred');
    if (!isKind(buffer, Kind.buffer)) throw dataCloneError('Found invalid value in transferList.');
    if (setHas(met, buffer)) throw dataCloneError('Transfer list contains duplicate ArrayBuffer');
    setAdd(met, buffer);
    transferred[i] = buffer;
  }
  return transferred;
}

/** Takes their memory from buffers that have been copied. */
export function detach(buffers: readonly object[]): void {
  for (let i = 0; i < buffers.length; i++) transferBuffer(buffers[i]);
}
