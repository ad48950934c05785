/** `==` for values that a candidate may have made. */
import { unbox } from '../deep-equal/builtins.ts';
import { isReference, Kind, kindOf } from '../deep-equal/kinds.ts';
import { dateToString, getPrototypeOf, hasOwn } from '../primordials.ts';

/**
 * `x == y`, or both NaN, with one rule of our own: an object beside a primitive counts for what it holds, never for what
 * its methods say. A boxed primitive stands for its primitive, a date for its text, an array for its items joined with commas;
 * any other object or function equals no primitive, whatever its `valueOf`, `toString` or `Symbol.toPrimitive` would answer.
 */
export function isLooselyEqual(x: unknown, y: unknown): boolean {
  if (isReference(x)) return isReference(y) ? x === y : equalsPrimitive(x, y);
  if (isReference(y)) return equalsPrimitive(y, x);
  // biome-ignore lint/suspicious/noDoubleEquals lint/suspicious/noSelfCompare: NaN, and what `assert.equal` is
  return x == y || (x !== x && y !== y);
}

function equalsPrimitive(object: object, primitive: unknown): boolean {
  if (primitive === null || primitive === undefined || typeof object === 'function') return false;
  // A text that is longer than the string, or that has a comma where a number is wanted, cannot be equal.
  const longest = typeof primitive === 'string' ? primitive.length : 0;
  const held = heldBy(object, longest, 0);
  // biome-ignore lint/suspicious/noDoubleEquals: this is what `assert.equal` is
  return held !== nothing && held == primitive;
}

const nothing = Object.freeze({});

/** Arrays nested deeper than this equal no primitive. */
const deepest = 100;

/** The primitive that an object stands for, or `nothing`. */
function heldBy(object: object, longest: number, depth: number): unknown {
  const kind = kindOf(object, getPrototypeOf(object));
  switch (kind) {
    case Kind.array:
      return depth === deepest ? nothing : joined(object as readonly unknown[], longest, depth);
    case Kind.date:
      return dateToString(object);
    case Kind.number:
    case Kind.string:
    case Kind.boolean:
    case Kind.bigint:
    case Kind.symbol:
      return unbox(object, kind);
    default:
      return nothing;
  }
}

function joined(items: readonly unknown[], longest: number, depth: number): unknown {
  const length = items.length;
  if (length > longest + 1) return nothing;
  let text = '';
  for (let i = 0; i < length; i++) {
    if (i > 0) text += ',';
    const item = hasOwn(items, i) ? items[i] : undefined;
    if (item === null || item === undefined) continue;
    const held = isReference(item) ? heldBy(item, longest, depth + 1) : item;
    if (held === nothing) return nothing;
    // As in `join`, a symbol is a TypeError here.
    text += `${held as string}`;
    if (length > 1 && text.length > longest) return nothing;
  }
  return text;
}
