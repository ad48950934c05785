import { Type } from 'typebox';
import { b4Paper } from './b4.ts';
import { defineStrategy } from './strategy.ts';

const TWO_TO_32 = 2 ** 32;
const GOLDEN_GAMMA = 0x9e3779b9;

/**
 * A pseudo-random number in [0, 1) for each candidate: the baseline that any strategy must beat. A function of `seed` and
 * the candidate's index alone; neither outcomes nor counts matter, so it has no parameter `counted`. The B4 paper compares
 * with it under this name.
 *
 * Not for secrets: a 32-bit integer hash (two rounds of multiply and shift) of the index on a Weyl sequence that starts at
 * the hash of the seed.
 */
export const random = defineStrategy({
  name: 'random',
  title: 'Random',
  description: 'A random order, the same for the same seed. The baseline to compare others with.',
  paper: b4Paper,
  parameters: Type.Object(
    {
      seed: Type.Integer({
        default: 0,
        minimum: 0,
        maximum: TWO_TO_32 - 1,
        description: 'Which random order. The same seed gives the same scores.',
        examples: [42],
      }),
    },
    { additionalProperties: false },
  ),
  scale: 'linear',
  score(matrix, { seed }) {
    return randomNumbers(matrix.candidates, seed);
  },
});

/** So many pseudo-random numbers in [0, 1), a function of the seed (0 to 2^32 − 1) and the place alone. */
export function randomNumbers(length: number, seed: number): Float64Array {
  // Hashing the seed first keeps the orders of neighbouring seeds from being shifted copies of each other.
  const start = hash(seed);
  return Float64Array.from(
    { length },
    (_, index) => hash(start + Math.imul(index + 1, GOLDEN_GAMMA)) / TWO_TO_32,
  );
}

/** An integer in [0, 2^32) that changes in about half its bits whenever one bit of `value` does. */
function hash(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}
