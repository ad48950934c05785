/** Maps and sets: the order of entries does not matter, and objects in them are matched by what they hold. */
import {
  is,
  list,
  mapGet,
  mapHas,
  mapKeys,
  mapSize,
  NOT_A_NUMBER,
  nextOfMap,
  nextOfSet,
  setHas,
  setSize,
  setValues,
} from '../primordials.ts';
import { type Equality, Mode } from './equality.ts';
import { Rest } from './rest.ts';

export function equalSets(x: object, y: object, equality: Equality): boolean {
  if (setSize(x) !== setSize(y)) return false;
  const unmatched = setUnmatched(x, y, equality.mode);
  if (unmatched === null || unmatched.length === 0) return unmatched !== null;

  const rest = new Rest(unmatched);
  const members = setValues(x);
  for (let step = nextOfSet(members); !step.done; step = nextOfSet(members)) {
    const member = step.value;
    if (setHas(y, member)) continue;
    if (!isObject(member) && equality.mode !== Mode.loose) return false;
    if (!rest.take((other) => equality.equal(member, other))) return false;
  }
  return true;
}

/** The members of `y` that `x` has not as such, or null when one of them can be equal to none of `x`. */
export function setUnmatched(x: object, y: object, mode: Mode): unknown[] | null {
  const unmatched = list<unknown>();
  const members = setValues(y);
  for (let step = nextOfSet(members); !step.done; step = nextOfSet(members)) {
    const member = step.value;
    if (setHas(x, member)) continue;
    if (!isObject(member) && (mode !== Mode.loose || !setMayHold(x, y, member))) return null;
    unmatched[unmatched.length] = member;
  }
  return unmatched;
}

export function equalMaps(x: object, y: object, equality: Equality): boolean {
  if (mapSize(x) !== mapSize(y)) return false;
  const unmatched = mapUnmatched(x, y, equality);
  if (unmatched === null || unmatched.length === 0) return unmatched !== null;

  const rest = new Rest(unmatched);
  const names = mapKeys(x);
  for (let step = nextOfMap(names); !step.done; step = nextOfMap(names)) {
    const key = step.value;
    const item = mapGet(x, key);
    if (!isObject(key)) {
      if (mapHas(y, key)) {
        if (equality.mode !== Mode.loose || equality.equal(item, mapGet(y, key))) continue;
      } else if (equality.mode !== Mode.loose) {
        return false;
      }
    }
    if (!rest.take((other) => equality.equal(key, other) && equality.equal(item, mapGet(y, other))))
      return false;
  }
  return true;
}

/** The keys of `y` that have to be matched with keys of `x` by trial, or null when some entry can have no match. */
export function mapUnmatched(x: object, y: object, equality: Equality): unknown[] | null {
  const unmatched = list<unknown>();
  const names = mapKeys(y);
  for (let step = nextOfMap(names); !step.done; step = nextOfMap(names)) {
    const key = step.value;
    if (!isObject(key)) {
      const item = mapGet(x, key);
      const wanted = mapGet(y, key);
      if ((item !== undefined || mapHas(x, key)) && equality.equal(item, wanted)) continue;
      if (equality.mode !== Mode.loose || !mapMayHold(x, y, key, wanted, equality)) return null;
    }
    unmatched[unmatched.length] = key;
  }
  return unmatched;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Whether a set may hold something that is `==` to a primitive it has not; it may not if that thing is in `y` as well. */
function setMayHold(x: object, y: object, primitive: unknown): boolean {
  const twin = looseTwin(primitive);
  return typeof twin === 'boolean' ? twin : !setHas(y, twin) && setHas(x, twin);
}

function mapMayHold(x: object, y: object, key: unknown, wanted: unknown, equality: Equality): boolean {
  const twin = looseTwin(key);
  if (typeof twin === 'boolean') return twin;
  return mapHas(x, twin) && !mapHas(y, twin) && equality.equal(mapGet(x, twin), wanted);
}

/**
 * The one other value that is `==` to this primitive, where there is just one (null and undefined); otherwise
 * whether there are any at all. Too many strings are `==` to a number to look them up.
 */
function looseTwin(primitive: unknown): null | undefined | boolean {
  switch (typeof primitive) {
    case 'undefined':
      return null;
    case 'object':
      return undefined;
    case 'symbol':
    case 'function':
      return false;
    case 'string':
    case 'number':
      return !is(+primitive, NOT_A_NUMBER);
    default:
      return true;
  }
}
