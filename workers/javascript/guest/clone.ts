/**
 * `structuredClone` for programs inside an isolate, which has none. As Node's, but for what plain JavaScript cannot do:
 * a proxy is cloned by what it shows, shared memory cannot be cloned, and nothing but buffers can be transferred.
 */
import { codedError } from './assert/coded-errors.ts';
import { copyBuffer, copyView, detach, transferList } from './clone/buffers.ts';
import { uncloneable } from './clone/data-clone-error.ts';
import { copyError } from './clone/errors.ts';
import { isUncloneable } from './clone/uncloneable.ts';
import { flagsOf, unbox } from './deep-equal/builtins.ts';
import { Kind, kindOf } from './deep-equal/kinds.ts';
import { elementCount } from './deep-equal/properties.ts';
import {
  ArrayPrototype,
  dateTime,
  defineHidden,
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  keys,
  list,
  mapGet,
  mapKeys,
  mapSet,
  nextOfMap,
  nextOfSet,
  ObjectPrototype,
  read,
  regexpSource,
  SafeArray,
  SafeDate,
  SafeMap,
  SafeRegExp,
  SafeSet,
  setAdd,
  setValues,
  toObject,
} from './primordials.ts';

export function structuredClone(...args: [value?: unknown, options?: unknown]): unknown {
  if (args.length === 0) throw codedError('ERR_MISSING_ARGS', 'The "value" argument must be specified');
  const transferred = transferList(args.length > 1 ? args[1] : undefined);
  const copy = new Cloning().clone(args[0]);
  detach(transferred);
  return copy;
}

class Cloning {
  /** The copies made so far, by their originals: what is met twice is copied once. */
  readonly #copies = new SafeMap<object, object>();

  clone(value: unknown): unknown {
    if (typeof value === 'symbol' || typeof value === 'function') throw uncloneable(value);
    if (typeof value !== 'object' || value === null) return value;
    return mapGet(this.#copies, value) ?? this.#cloneObject(value);
  }

  #keep<T extends object>(value: object, copy: T): T {
    mapSet(this.#copies, value, copy);
    return copy;
  }

  #cloneObject(value: object): object {
    const prototype = getPrototypeOf(value);
    const kind = kindOf(value, prototype);
    switch (kind) {
      case Kind.plain:
        if (prototype !== ObjectPrototype && isUncloneable(value)) throw uncloneable(value);
        return this.#cloneProperties(value, this.#keep(value, {}), keys(value), 0, ObjectPrototype);
      case Kind.array:
        return this.#cloneArray(value as readonly unknown[]);
      case Kind.map:
        return this.#cloneMap(value);
      case Kind.set:
        return this.#cloneSet(value);
      case Kind.view:
        return this.#keep(
          value,
          copyView(value, (buffer) => this.clone(buffer) as ArrayBuffer),
        );
      case Kind.buffer:
        return this.#keep(value, copyBuffer(value));
      case Kind.date:
        return this.#keep(value, new SafeDate(dateTime(value)));
      case Kind.regexp:
        return this.#keep(value, new SafeRegExp(regexpSource(value), flagsOf(value)));
      case Kind.error:
        return this.#cloneError(value);
      case Kind.number:
      case Kind.string:
      case Kind.boolean:
      case Kind.bigint:
        return this.#keep(value, toObject(unbox(value, kind)));
      default:
        throw uncloneable(value);
    }
  }

  #cloneArray(array: readonly unknown[]): object {
    const { length } = array;
    const names = keys(array);
    const dense = elementCount(names) === length;
    const copy = this.#keep(array, dense ? [] : new SafeArray<unknown>(length));
    for (let i = 0; dense && i < length; i++) {
      const item = this.clone(array[i]);
      if (i in ArrayPrototype) define(copy, i, item);
      else copy[i] = item;
    }
    return this.#cloneProperties(array, copy, names, dense ? length : 0, ArrayPrototype);
  }

  #cloneProperties(value: object, copy: object, names: readonly string[], from: number, prototype: object) {
    for (let i = from; i < names.length; i++) {
      const name = names[i] as string;
      assign(copy, name, this.clone(read(value, name)), prototype);
    }
    return copy;
  }

  #cloneMap(map: object): object {
    const copy = this.#keep(map, new SafeMap());
    // All entries are read before any is copied, since a getter that runs then may change the map.
    const entries = list<unknown>();
    const names = mapKeys(map);
    for (let step = nextOfMap(names); !step.done; step = nextOfMap(names)) {
      entries[entries.length] = step.value;
      entries[entries.length] = mapGet(map, step.value);
    }
    for (let i = 0; i < entries.length; i += 2)
      mapSet(copy, this.clone(entries[i]), this.clone(entries[i + 1]));
    return copy;
  }

  #cloneSet(set: object): object {
    const copy = this.#keep(set, new SafeSet());
    const entries = list<unknown>();
    const members = setValues(set);
    for (let step = nextOfSet(members); !step.done; step = nextOfSet(members)) {
      entries[entries.length] = step.value;
    }
    for (let i = 0; i < entries.length; i++) setAdd(copy, this.clone(entries[i]));
    return copy;
  }

  #cloneError(error: object): object {
    const copy = this.#keep(error, copyError(error));
    const cause = getOwnPropertyDescriptor(error, 'cause');
    if (cause === undefined || !hasOwn(cause, 'value')) return copy;
    return defineHidden(copy, 'cause', this.clone(cause.value));
  }
}

/** Gives a fresh object a property of its own, whatever its prototype says of one of that name. */
function assign(copy: object, name: string, value: unknown, prototype: object): void {
  if (name in prototype) define(copy, name, value);
  else (copy as Record<string, unknown>)[name] = value;
}

/** The slow way. */
function define(copy: object, key: PropertyKey, value: unknown): void {
  const property = { __proto__: null, value, writable: true, enumerable: true, configurable: true };
  defineProperty(copy, key, property as PropertyDescriptor);
}
