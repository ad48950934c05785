/** Objects that the engine makes and that have no copy, but that look like plain ones. */
import { getPrototypeOf, SafeSet, setAdd, setHas } from '../primordials.ts';

const prototypes = new SafeSet<unknown>();

for (const type of [WeakRef, FinalizationRegistry]) setAdd(prototypes, type.prototype);
for (const iterator of [
  [].values(),
  new Map().keys(),
  new Set().keys(),
  ''[Symbol.iterator](),
  'a'.matchAll(/a/g),
]) {
  setAdd(prototypes, getPrototypeOf(iterator));
}
for (const generator of [function* () {}, async function* () {}]) {
  setAdd(prototypes, getPrototypeOf(generator.prototype));
}
for (const space of ['Intl', 'Temporal']) {
  const types: object = (globalThis as Record<string, unknown>)[space] ?? {};
  for (const type of Object.values(Object.getOwnPropertyDescriptors(types))) {
    if (typeof type.value === 'function') setAdd(prototypes, type.value.prototype);
  }
}

export function isUncloneable(object: object): boolean {
  for (let link = getPrototypeOf(object); link !== null; link = getPrototypeOf(link)) {
    if (setHas(prototypes, link)) return true;
  }
  return false;
}
