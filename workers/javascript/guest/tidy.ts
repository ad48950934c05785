/** Looks whether a realm is as it was before any program ran in it, and puts it right where that is easy. */
import { isExtended } from './guard.ts';
import {
  deleteProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isExtensible,
  ownKeys,
  SafeSet,
  setAdd,
  setHas,
} from './primordials.ts';

const SafeError = Error;
const STACK_LIMIT = 10;

const known = new SafeSet<PropertyKey>();
let keyCount = 0;
let prototype: object | null = null;

/** The realm is as it should be. */
export function rememberGlobal(): void {
  const names = ownKeys(globalThis);
  for (let index = 0; index < names.length; index++) setAdd(known, names[index]);
  keyCount = names.length;
  prototype = getPrototypeOf(globalThis);
}

/** What a look at the realm says. */
export const Tidiness = {
  untouched: 0,
  /** Only globals were added, and they are gone again. */
  tidied: 1,
  /** No further cell should run here. */
  changed: 2,
} as const;
export type Tidiness = (typeof Tidiness)[keyof typeof Tidiness];

/** Existing globals can neither be replaced nor removed: as many keys as before are the same keys. */
export function tidy(): Tidiness {
  if (!isExtensible(globalThis) || getPrototypeOf(globalThis) !== prototype) return Tidiness.changed;
  if (!isLimitWritable() || isExtended()) return Tidiness.changed;
  const names = ownKeys(globalThis);
  if (names.length === keyCount) return Tidiness.untouched;
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as PropertyKey;
    if (!setHas(known, name) && !deleteProperty(globalThis, name)) return Tidiness.changed;
  }
  return ownKeys(globalThis).length === keyCount ? Tidiness.tidied : Tidiness.changed;
}

/** Programs may change how long stacks are, for their own cell. */
export function resetStackLimit(): void {
  if (SafeError.stackTraceLimit !== STACK_LIMIT && isLimitWritable()) SafeError.stackTraceLimit = STACK_LIMIT;
}

function isLimitWritable(): boolean {
  return getOwnPropertyDescriptor(SafeError, 'stackTraceLimit')?.writable === true;
}
