/** Chance that comes out the same for the same seed. Not for secrets. */
import { hash } from 'node:crypto';

/** Numbers in [0, 1): Steele, Lea & Flood's way of mixing a Weyl sequence, 32 bits wide (mulberry32). */
export type Chance = () => number;

/** Whatever tells one stream of numbers from another goes into `parts`. */
export function chanceOf(...parts: readonly (string | number)[]): Chance {
  return chanceFrom(Number.parseInt(hash('sha256', JSON.stringify(parts)).slice(0, 8), 16));
}

/** The stream of a 32-bit seed. */
export function chanceFrom(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A copy in random order, every order as likely (Fisher & Yates). */
export function shuffled<Item>(items: readonly Item[], chance: Chance): Item[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(chance() * (last + 1));
    const [one, two] = [copy[last], copy[other]];
    if (one === undefined || two === undefined) continue;
    copy[last] = two;
    copy[other] = one;
  }
  return copy;
}
