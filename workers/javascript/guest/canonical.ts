/**
 * Plain data as canonical text: two values have the same text exactly when `deepStrictEqual` takes them for equal. Only what
 * the language itself makes is taken apart, by its own properties: no getter, no conversion and no trap of a proxy is run.
 */
import {
  ArrayPrototype,
  bigintToText,
  dateTime,
  getOwnPropertyDescriptor,
  getOwnPropertySymbols,
  getPrototypeOf,
  hasOwn,
  is,
  isArray,
  isEnumerable,
  keys,
  list,
  mapGet,
  mapKeys,
  mapSize,
  nextOfMap,
  nextOfSet,
  numberToText,
  ObjectPrototype,
  quote,
  SafeDate,
  SafeMap,
  SafeSet,
  setSize,
  setValues,
  sortTexts,
} from './primordials.ts';
import { isProxy } from './proxies.ts';

/** A value's text; without one, the value is opaque. */
export type Canonical = { readonly type: string; readonly text: string | null };

/** No more characters of a value are looked at, nor deeper nesting: what has more is opaque. */
const MOST_CHARACTERS = 20_000;
const MOST_DEPTH = 40;

const MapPrototype = SafeMap.prototype;
const SetPrototype = SafeSet.prototype;
const DatePrototype = SafeDate.prototype;
const UNKNOWN = Symbol('no text');
let room = 0;

export function canonical(value: unknown): Canonical {
  room = MOST_CHARACTERS;
  const type = typeOf(value);
  try {
    return { type, text: textOf(value, 0) };
  } catch {
    // Also where the stack is short, or an object of the engine was given another's prototype.
    return { type, text: null };
  }
}

function typeOf(value: unknown): string {
  if (typeof value !== 'object') return typeof value;
  if (value === null) return 'null';
  if (isProxy(value)) return 'Object';
  if (isArray(value)) return 'Array';
  switch (getPrototypeOf(value)) {
    case MapPrototype:
      return 'Map';
    case SetPrototype:
      return 'Set';
    case DatePrototype:
      return 'Date';
    default:
      return 'Object';
  }
}

function take(text: string): string {
  room -= text.length + 2;
  if (room < 0) throw UNKNOWN;
  return text;
}

function textOf(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'number':
      return take(is(value, -0) ? '-0' : numberToText(value));
    case 'string':
      if (value.length > room) throw UNKNOWN;
      return take(quote(value));
    case 'boolean':
      return take(value ? 'true' : 'false');
    case 'undefined':
      return take('undefined');
    case 'bigint':
      return take(`${bigintToText(value)}n`);
    case 'object':
      return value === null ? take('null') : textOfObject(value, depth + 1);
    default:
      throw UNKNOWN;
  }
}

function textOfObject(value: object, depth: number): string {
  if (depth > MOST_DEPTH || isProxy(value)) throw UNKNOWN;
  const prototype = getPrototypeOf(value);
  if (isArray(value)) {
    if (prototype !== ArrayPrototype) throw UNKNOWN;
    return textOfArray(value, depth);
  }
  if (getOwnPropertySymbols(value).length > 0) throw UNKNOWN;
  switch (prototype) {
    case ObjectPrototype:
      if (hasOwn(value, 'callee') && !isEnumerable(value, 'callee')) throw UNKNOWN;
      return textOfProperties(value, '', depth);
    case null:
      return textOfProperties(value, '[null prototype] ', depth);
    case MapPrototype:
      return textOfMap(value, depth);
    case SetPrototype:
      return textOfSet(value, depth);
    case DatePrototype:
      requireNoProperties(value);
      return take(`Date(${numberToText(dateTime(value))})`);
    default:
      throw UNKNOWN;
  }
}

/** The value of a property that holds one. */
function held(object: object, key: PropertyKey): unknown {
  const property = getOwnPropertyDescriptor(object, key);
  if (property === undefined || !hasOwn(property, 'value')) throw UNKNOWN;
  return property.value;
}

function textOfArray(array: readonly unknown[], depth: number): string {
  const length = array.length;
  if (length > room || getOwnPropertySymbols(array).length > 0) throw UNKNOWN;
  let text = '[';
  let found = 0;
  for (let index = 0; index < length; index++) {
    if (index > 0) text += ', ';
    if (!hasOwn(array, index)) continue;
    found++;
    text += textOf(held(array, index), depth);
  }
  if (keys(array).length !== found) throw UNKNOWN;
  // A hole at the end is no element that was left out.
  return found < length && !hasOwn(array, length - 1) ? `${text},]` : `${text}]`;
}

function textOfProperties(object: object, start: string, depth: number): string {
  const names = keys(object);
  const parts = list<string>();
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    parts[index] = `${take(quote(name))}: ${textOf(held(object, name), depth)}`;
  }
  return `${start}{${joined(parts)}}`;
}

function textOfMap(map: object, depth: number): string {
  mapSize(map);
  requireNoProperties(map);
  const parts = list<string>();
  const iterator = mapKeys(map);
  for (let step = nextOfMap(iterator); !step.done; step = nextOfMap(iterator)) {
    parts[parts.length] = `${textOf(step.value, depth)} => ${textOf(mapGet(map, step.value), depth)}`;
  }
  return `Map {${joined(parts)}}`;
}

function textOfSet(set: object, depth: number): string {
  setSize(set);
  requireNoProperties(set);
  const parts = list<string>();
  const iterator = setValues(set);
  for (let step = nextOfSet(iterator); !step.done; step = nextOfSet(iterator)) {
    parts[parts.length] = textOf(step.value, depth);
  }
  return `Set {${joined(parts)}}`;
}

function requireNoProperties(object: object): void {
  if (keys(object).length > 0) throw UNKNOWN;
}

function joined(parts: string[]): string {
  sortTexts(parts);
  let text = '';
  for (let index = 0; index < parts.length; index++) text += index === 0 ? parts[index] : `, ${parts[index]}`;
  return text;
}
