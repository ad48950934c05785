/** Own enumerable properties and array elements. Each side is asked for its own names only: neither learns the other's. */
import {
  getOwnPropertySymbols,
  hasOwn,
  isEnumerable,
  keys,
  list,
  read,
  SafeSet,
  setAdd,
  setHas,
} from '../primordials.ts';
import { type Equality, Mode } from './equality.ts';

/** Compares all own enumerable properties. */
export function equalProperties(x: object, y: object, equality: Equality): boolean {
  return equalNamed(x, keys(x), 0, y, keys(y), 0, equality) && equalSymbols(x, y, equality);
}

/** Compares the own enumerable properties that are no elements, of arrays and typed arrays. */
export function equalExtras(x: object, y: object, equality: Equality): boolean {
  const namesX = keys(x);
  const namesY = keys(y);
  return (
    equalNamed(x, namesX, elementCount(namesX), y, namesY, elementCount(namesY), equality) &&
    equalSymbols(x, y, equality)
  );
}

/** Arrays of one length with equal elements; a hole equals a hole only. */
export function equalArrays(x: readonly unknown[], y: readonly unknown[], equality: Equality): boolean {
  // Read once: the length of a proxy may change with every look.
  const length = x.length;
  if (length !== y.length) return false;
  const namesX = keys(x);
  const namesY = keys(y);
  const dense = elementCount(namesX) === length && elementCount(namesY) === length ? length : 0;
  for (let i = 0; i < length; i++) {
    // No element is read that is not there: in its stead, a getter on `Array.prototype` would answer. From the first
    // hole on elements are compared by name.
    if (dense === 0 && !(hasOwn(x, i) && hasOwn(y, i))) break;
    if (!equality.equal(x[i], y[i])) return false;
  }
  return equalNamed(x, namesX, dense, y, namesY, dense, equality) && equalSymbols(x, y, equality);
}

function equalSymbols(x: object, y: object, equality: Equality): boolean {
  if (equality.mode === Mode.loose) return true;
  const symbolsX = enumerableSymbols(x);
  const symbolsY = enumerableSymbols(y);
  return equalNamed(x, symbolsX, 0, y, symbolsY, 0, equality);
}

function enumerableSymbols(object: object): readonly symbol[] {
  const symbols = getOwnPropertySymbols(object);
  if (symbols.length === 0) return symbols;
  const enumerable = list<symbol>();
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i] as symbol;
    if (isEnumerable(object, symbol)) enumerable[enumerable.length] = symbol;
  }
  return enumerable;
}

/** Compares the properties named in two lists, each from a place on. Partial: the first list may name more. */
function equalNamed(
  x: object,
  namesX: readonly PropertyKey[],
  fromX: number,
  y: object,
  namesY: readonly PropertyKey[],
  fromY: number,
  equality: Equality,
): boolean {
  const lead = namesX.length - fromX - (namesY.length - fromY);
  if (lead < 0 || (lead > 0 && equality.mode !== Mode.partial)) return false;
  const shift = fromX - fromY;
  let i = fromY;
  for (; i < namesY.length; i++) {
    const name = namesY[i] as PropertyKey;
    if (namesX[i + shift] !== name) break;
    if (!equality.equal(read(x, name), read(y, name))) return false;
  }
  if (i === namesY.length) return true;

  const remaining = new SafeSet<PropertyKey>();
  for (let j = i + shift; j < namesX.length; j++) setAdd(remaining, namesX[j]);
  for (; i < namesY.length; i++) {
    const name = namesY[i] as PropertyKey;
    if (!setHas(remaining, name) || !equality.equal(read(x, name), read(y, name))) return false;
  }
  return true;
}

/** How many of an array's own names are indexes: they come first. */
export function elementCount(names: readonly string[]): number {
  let count = names.length;
  while (count > 0 && !isIndex(names[count - 1] as string)) count--;
  return count;
}

const largestIndex = 2 ** 32 - 2;

function isIndex(name: string): boolean {
  const index = +name;
  return index >= 0 && index <= largestIndex && `${index >>> 0}` === name;
}
