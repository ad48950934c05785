/** The recursion of deep equality: two values, then what they hold. What each kind holds is in the files beside this one. */
import { freeze, getPrototypeOf, is, mapDelete, mapGet, mapSet, SafeMap } from '../primordials.ts';
import { equalBoxed, equalBytes, equalDates, equalErrors, equalRegexps } from './builtins.ts';
import { equalMaps, equalSets } from './collections.ts';
import { type Equality, Mode } from './equality.ts';
import { isReference, Kind, kindOf, sameConstructor, tagsDiffer } from './kinds.ts';
import { partialArrays, partialMaps, partialSets } from './partial.ts';
import { equalArrays, equalExtras, equalProperties } from './properties.ts';

/** Thrown and caught here alone: these values are so deep that they may well be cyclic. */
const tooDeep = freeze({});

/** How deep values may be before their comparison starts again with a record of the way; few ever are. */
const untrackedDepth = 100;

/** Whether the two are equal. Depth beyond the stack is a `RangeError`, as in Node. */
export function compare(x: unknown, y: unknown, mode: Mode): boolean {
  try {
    return new Comparison(mode, null).equal(x, y);
  } catch (error) {
    if (error !== tooDeep) throw error;
    return new Comparison(mode, { forth: new SafeMap(), back: new SafeMap() }).equal(x, y);
  }
}

/** The partners of the objects between the root and here, of either side. Null as long as cycles are not looked for. */
type Way = { readonly forth: Map<object, object>; readonly back: Map<object, object> };

class Comparison implements Equality {
  readonly mode: Mode;
  readonly #way: Way | null;
  #depth = 0;

  constructor(mode: Mode, way: Way | null) {
    this.mode = mode;
    this.#way = way;
  }

  equal(x: unknown, y: unknown): boolean {
    if (x === y) return x !== 0 || this.mode === Mode.loose || is(x, y);
    if (typeof x !== 'object' || x === null || typeof y !== 'object' || y === null) {
      return this.#equalPrimitives(x, y);
    }
    return this.#equalObjects(x, y);
  }

  /** At least one is no object, and they are not identical. Functions count as objects here: `==` would call them. */
  #equalPrimitives(x: unknown, y: unknown): boolean {
    // NaN.
    if (is(x, y)) return true;
    // biome-ignore lint/suspicious/noDoubleEquals: loose equality of primitives is what is asked for
    return this.mode === Mode.loose && !isReference(x) && !isReference(y) && x == y;
  }

  #equalObjects(x: object, y: object): boolean {
    const prototype = getPrototypeOf(x);
    const other = getPrototypeOf(y);
    const same = prototype === other;
    if (!same && this.mode === Mode.strict && !sameConstructor(x, y)) return false;
    const kind = kindOf(x, prototype);
    if (kind !== kindOf(y, other)) return false;
    if (this.mode !== Mode.contents && tagsDiffer(x, y, same)) return false;

    if (this.#way !== null) return this.#equalTracked(x, y, kind, this.#way);
    if (this.#depth === untrackedDepth) throw tooDeep;
    this.#depth++;
    const equal = this.#equalContents(x, y, kind);
    this.#depth--;
    return equal;
  }

  /** A pair that is met again on its own way is equal as far as it goes; an object met with another partner is not. */
  #equalTracked(x: object, y: object, kind: Kind, way: Way): boolean {
    const metX = mapGet(way.forth, x);
    const metY = mapGet(way.back, y);
    if (metX !== undefined || metY !== undefined) return metX === y;
    mapSet(way.forth, x, y);
    mapSet(way.back, y, x);
    const equal = this.#equalContents(x, y, kind);
    mapDelete(way.forth, x);
    mapDelete(way.back, y);
    return equal;
  }

  #equalContents(x: object, y: object, kind: Kind): boolean {
    const partial = this.mode === Mode.partial;
    switch (kind) {
      case Kind.array:
        return partial
          ? partialArrays(x as unknown[], y as unknown[], this)
          : equalArrays(x as unknown[], y as unknown[], this);
      case Kind.map:
        return equalProperties(x, y, this) && (partial ? partialMaps(x, y, this) : equalMaps(x, y, this));
      case Kind.set:
        return equalProperties(x, y, this) && (partial ? partialSets(x, y, this) : equalSets(x, y, this));
      case Kind.view:
        return equalBytes(x, y, kind, this.mode) && equalExtras(x, y, this);
      case Kind.buffer:
      case Kind.sharedBuffer:
        return equalBytes(x, y, kind, this.mode) && equalProperties(x, y, this);
      case Kind.date:
        return equalDates(x, y) && equalProperties(x, y, this);
      case Kind.regexp:
        return equalRegexps(x as RegExp, y as RegExp) && equalProperties(x, y, this);
      case Kind.error:
        return equalErrors(x, y, this) && equalProperties(x, y, this);
      case Kind.opaque:
        return false;
      case Kind.plain:
      case Kind.arguments:
        return equalProperties(x, y, this);
      default:
        return equalBoxed(x, y, kind) && equalProperties(x, y, this);
    }
  }
}
