/**
 * Partial equality, where the first value may hold more than the second. That relation is not symmetric, so the order in
 * which members are tried shows in the result: it is Node's (`lib/internal/util/comparisons.js`).
 */
import {
  hasOwn,
  keys,
  mapGet,
  mapKeys,
  mapSize,
  nextOfMap,
  nextOfSet,
  read,
  setHas,
  setSize,
  setValues,
} from '../primordials.ts';
import { isObject, mapUnmatched, setUnmatched } from './collections.ts';
import type { Equality } from './equality.ts';
import { equalExtras } from './properties.ts';
import { Rest } from './rest.ts';

/** Whether the items of `y` occur in `x` in their order. */
export function partialArrays(x: readonly unknown[], y: readonly unknown[], equality: Equality): boolean {
  return (
    x.length >= y.length && equalExtras(x, y, equality) && itemsOccur(x, x.length, y, y.length, equality)
  );
}

function itemsOccur(
  x: readonly unknown[],
  lengthX: number,
  y: readonly unknown[],
  lengthY: number,
  equality: Equality,
): boolean {
  let at = 0;
  for (let i = 0; i < lengthY; i++) {
    if (!hasOwn(y, i)) return sparseItemsOccur(x, at, y, i, equality);
    for (;;) {
      if (!hasOwn(x, at)) return sparseItemsOccur(x, at, y, i, equality);
      if (equality.equal(x[at], y[i])) break;
      at++;
      if (at > lengthX - lengthY + i) return false;
    }
    at++;
  }
  return true;
}

/** From a hole on, only what is there counts, and in `x` it may be at other indexes. */
function sparseItemsOccur(
  x: readonly unknown[],
  startX: number,
  y: readonly unknown[],
  startY: number,
  equality: Equality,
): boolean {
  const namesX = keys(x);
  const namesY = keys(y);
  let at = startX;
  for (let i = startY; i < namesY.length; i++) {
    const wanted = read(y, namesY[i] as string);
    for (;;) {
      if (at >= namesX.length) return false;
      if (equality.equal(read(x, namesX[at] as string), wanted)) break;
      at++;
    }
    at++;
  }
  return true;
}

export function partialSets(x: object, y: object, equality: Equality): boolean {
  const size = setSize(x);
  if (size < setSize(y)) return false;
  const wanted = setUnmatched(x, y, equality.mode);
  if (wanted === null || wanted.length === 0) return wanted !== null;

  const rest = new Rest(wanted);
  const members = setValues(x);
  let coming = size;
  for (let step = nextOfSet(members); !step.done; step = nextOfSet(members)) {
    const member = step.value;
    if (!setHas(y, member)) rest.take((other) => equality.equal(member, other));
    if (rest.size === 0) return true;
    if (--coming < rest.size) return false;
  }
  return false;
}

export function partialMaps(x: object, y: object, equality: Equality): boolean {
  const size = mapSize(x);
  if (size < mapSize(y)) return false;
  const wanted = mapUnmatched(x, y, equality);
  if (wanted === null || wanted.length === 0) return wanted !== null;

  const rest = new Rest(wanted);
  const names = mapKeys(x);
  let coming = size;
  for (let step = nextOfMap(names); !step.done; step = nextOfMap(names)) {
    const key = step.value;
    if (isObject(key)) {
      const item = mapGet(x, key);
      rest.take((other) => equality.equal(key, other) && equality.equal(item, mapGet(y, other)));
    }
    if (rest.size === 0) return true;
    if (--coming < rest.size) return false;
  }
  return false;
}
