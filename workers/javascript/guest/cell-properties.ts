/**
 * Properties of the realm that a program may replace, and that are as they were again in the next cell: the console, the
 * clock, chance. Tests replace them to see what is printed or to hold time still.
 */
import {
  defineHidden,
  defineProperty,
  freeze,
  getOwnPropertyDescriptor,
  SafeSet,
  setAdd,
  setHas,
  setPrototypeOf,
} from './primordials.ts';

const UNSET = setPrototypeOf({}, null);

const values: unknown[] = [];
// No setter of a prototype sees what is stored.
setPrototypeOf(values, null);
let count = 0;
const getters = new SafeSet<unknown>();

/** What cells are given that is the same object in each of them. */
export const sharedValues: unknown[] = [];

/** Gives `owner` a property that starts every cell with this value. */
export function sharedProperty(owner: object, key: string, value: unknown): void {
  sharedValues.push(value);
  cellProperty(owner, key, () => value);
}

/** Gives `owner` a property that starts every cell as `make` has it, made when it is first asked for. */
export function cellProperty(owner: object, key: string, make: () => unknown): void {
  const index = count++;
  values[index] = UNSET;
  const property = {
    __proto__: null,
    configurable: false,
    enumerable: false,
    get: () => {
      if (values[index] === UNSET) values[index] = make();
      return values[index];
    },
    set(this: unknown, value: unknown) {
      if (this === owner || this === undefined) values[index] = value;
      else if (typeof this === 'object' && this !== null) defineHidden(this, key, value);
    },
  };
  // They can be asked for, and would keep what a program puts on them.
  freeze(property.get);
  freeze(property.set);
  setAdd(getters, property.get);
  defineProperty(owner, key, property as PropertyDescriptor);
}

/** Whether the property is one of these. */
export function isCellProperty(owner: object, key: PropertyKey): boolean {
  return setHas(getters, getOwnPropertyDescriptor(owner, key)?.get);
}

/** A cell begins. */
export function resetCellProperties(): void {
  for (let index = 0; index < count; index++) values[index] = UNSET;
}
