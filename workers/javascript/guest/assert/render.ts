/**
 * Short text for a value of unknown origin: bounded in depth and length, and cheap, since a failing assertion may happen
 * millions of times. Getters are not called, nor any method of the value; only the traps of a proxy cannot be avoided.
 */
import { flagsOf, unbox } from '../deep-equal/builtins.ts';
import { Kind, kindOf, peek } from '../deep-equal/kinds.ts';
import {
  ArrayPrototype,
  dateTime,
  dateToIso,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  is,
  keys,
  mapGet,
  mapKeys,
  NOT_A_NUMBER,
  nextOfMap,
  nextOfSet,
  ObjectPrototype,
  quote,
  regexpExec,
  regexpSource,
  setValues,
  stringSlice,
  symbolToString,
  typedArrayName,
} from '../primordials.ts';

const longest = 200;
const deepest = 3;

/** At most about 200 characters. Never throws. */
export function render(value: unknown): string {
  const text = renderAt(value, 0);
  return text.length > longest ? `${stringSlice(text, 0, longest - 1)}…` : text;
}

function renderAt(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return value.length > longest ? `${quote(stringSlice(value, 0, longest))}…` : quote(value);
    case 'number':
      return is(value, -0) ? '-0' : `${value}`;
    case 'bigint':
      // A bigint of a megabyte takes long to print.
      return value > hugest || value < -hugest ? '[BigInt]' : `${value}n`;
    case 'symbol':
      return symbolToString(value);
    case 'function':
      return renderFunction(value);
    case 'object':
      return value === null ? 'null' : renderObject(value, depth);
    default:
      return `${value as undefined | boolean}`;
  }
}

const hugest = 10n ** 200n;

function renderFunction(value: object): string {
  try {
    const name = peek(value, 'name');
    return typeof name === 'string' && name !== ''
      ? `[Function: ${stringSlice(name, 0, longest)}]`
      : '[Function]';
  } catch {
    return '[Function]';
  }
}

function renderObject(value: object, depth: number): string {
  try {
    return renderKind(value, kindOf(value, getPrototypeOf(value)), depth);
  } catch {
    // The trap of a proxy threw.
    return '[Object]';
  }
}

function renderKind(value: object, kind: Kind, depth: number): string {
  switch (kind) {
    case Kind.date:
      return is(dateTime(value), NOT_A_NUMBER) ? 'Invalid Date' : dateToIso(value);
    case Kind.regexp:
      return `/${stringSlice(regexpSource(value), 0, longest)}/${flagsOf(value)}`;
    case Kind.error:
      return renderError(value);
    case Kind.number:
    case Kind.string:
    case Kind.boolean:
    case Kind.bigint:
    case Kind.symbol:
      return `Object(${renderAt(unbox(value, kind), depth)})`;
    case Kind.opaque:
    case Kind.buffer:
    case Kind.sharedBuffer:
      return `[${classOf(value)}]`;
    default:
      if (depth === deepest) return kind === Kind.array ? '[…]' : '{…}';
      return renderContents(value, kind, depth + 1);
  }
}

function renderError(value: object): string {
  const name = peek(value, 'name');
  const message = peek(value, 'message');
  const text = typeof message === 'string' ? stringSlice(message, 0, longest) : '';
  return `[${typeof name === 'string' ? stringSlice(name, 0, longest) : 'Error'}${text === '' ? '' : ': '}${text}]`;
}

function renderContents(value: object, kind: Kind, depth: number): string {
  switch (kind) {
    case Kind.array:
      return `${prefix(value, ArrayPrototype)}[${renderItems(value as readonly unknown[], depth)}]`;
    case Kind.view: {
      const name = typedArrayName(value);
      return name === undefined
        ? '[DataView]'
        : `${name} [${renderItems(value as readonly unknown[], depth)}]`;
    }
    case Kind.map:
      return `Map {${renderEntries(value, depth)}}`;
    case Kind.set:
      return `Set {${renderMembers(value, depth)}}`;
    case Kind.arguments:
      return `[Arguments] {${renderProperties(value, depth)}}`;
    default:
      return `${prefix(value, ObjectPrototype)}{${renderProperties(value, depth)}}`;
  }
}

/** The name of the class, unless the class is the usual one. */
function prefix(value: object, usual: object): string {
  const prototype = getPrototypeOf(value);
  if (prototype === usual) return '';
  return prototype === null ? '[no prototype] ' : `${classOf(value)} `;
}

function classOf(value: object): string {
  const type = peek(value, 'constructor');
  const name = typeof type === 'function' ? peek(type, 'name') : undefined;
  return typeof name === 'string' && name !== '' ? stringSlice(name, 0, longest) : 'Object';
}

/** Adds parts to a list until it is long enough; what is cut off then is cut off again by `render`. */
function renderItems(items: readonly unknown[], depth: number): string {
  const { length } = items;
  let text = '';
  for (let i = 0; i < length && text.length <= longest; i++) {
    if (i > 0) text += ', ';
    text += renderProperty(items, i, depth);
  }
  return text;
}

function renderProperties(value: object, depth: number): string {
  const names = keys(value);
  let text = '';
  for (let i = 0; i < names.length && text.length <= longest; i++) {
    const name = names[i] as string;
    text += `${i > 0 ? ',' : ''} ${renderName(name)}: ${renderProperty(value, name, depth)}`;
  }
  return text === '' ? '' : `${text} `;
}

function renderName(name: string): string {
  return regexpExec(identifier, name) === null ? renderAt(name, deepest) : name;
}

const identifier = /^[A-Za-z_$][\w$]{0,99}$/;

function renderProperty(value: object, key: PropertyKey, depth: number): string {
  const property = getOwnPropertyDescriptor(value, key);
  if (property === undefined) return '<empty>';
  return hasOwn(property, 'value') ? renderAt(property.value, depth) : '[Getter]';
}

function renderEntries(map: object, depth: number): string {
  const names = mapKeys(map);
  let text = '';
  for (let step = nextOfMap(names); !step.done && text.length <= longest; step = nextOfMap(names)) {
    const key = renderAt(step.value, depth);
    text += `${text === '' ? '' : ', '}${key} => ${renderAt(mapGet(map, step.value), depth)}`;
  }
  return text;
}

function renderMembers(set: object, depth: number): string {
  const members = setValues(set);
  let text = '';
  for (let step = nextOfSet(members); !step.done && text.length <= longest; step = nextOfSet(members)) {
    text += `${text === '' ? '' : ', '}${renderAt(step.value, depth)}`;
  }
  return text;
}
