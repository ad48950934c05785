/** `Math.random`: the same numbers in every cell, from the seed of the problem. */
import { sharedProperty } from './cell-properties.ts';

const multiply = Math.imul;

/** Two words of state, as xoroshiro64* has them; what it lacks in quality no program of a cell's length will find. */
let first = 0;
let second = 0;
let startFirst = 1;
let startSecond = 1;

/** A step of splitmix32: spreads seeds that lie side by side. */
function spread(seed: number): number {
  let word = (seed + 0x9e3779b9) | 0;
  word = multiply(word ^ (word >>> 16), 0x21f0aaad);
  word = multiply(word ^ (word >>> 15), 0x735a2d97);
  return word ^ (word >>> 15);
}

/** @param seed a whole number from 0 to 2^32 - 1 */
export function seedRandom(seed: number): void {
  startFirst = spread(seed) | 1;
  startSecond = spread(seed ^ 0x5bd1e995);
}

/** A cell begins. */
export function resetRandom(): void {
  first = startFirst;
  second = startSecond;
}

function nextWord(): number {
  const word = multiply(first, 0x9e3779bb) >>> 0;
  const mixed = second ^ first;
  first = ((first << 26) | (first >>> 6)) ^ mixed ^ (mixed << 9);
  second = (mixed << 13) | (mixed >>> 19);
  return word;
}

/** From 0 up to but not 1, with 53 bits. */
function random(): number {
  return ((nextWord() >>> 5) * 2 ** 26 + (nextWord() >>> 6)) / 2 ** 53;
}

export function installRandom(): void {
  sharedProperty(Math, 'random', random);
}
