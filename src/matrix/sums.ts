/**
 * The matrix as numbers (1 passed, 0 not) times a vector, from either side. Both work on eight cells at once: a byte of a
 * row has only 256 values, so what each value comes to in each place of a row is worked out once for all candidates.
 * Rows that are equal get sums that are equal to the last bit.
 */
import type { PassMatrix } from './pass-matrix.ts';

const BYTE_VALUES = 256;

/** For each candidate, the sum of the weights of the tests that it is known to pass. One weight per test. */
export function sumsOverPassedTests(matrix: PassMatrix, weights: Float64Array): Float64Array {
  const { passed, bytesPerRow } = matrix.packed;
  const sumOf = new Float64Array(bytesPerRow * BYTE_VALUES);
  for (let place = 0; place < bytesPerRow; place++) {
    const start = place * BYTE_VALUES;
    for (let value = 1; value < BYTE_VALUES; value++) {
      const weight = weights[place * 8 + highestBit(value)] ?? 0;
      sumOf[start + value] = (sumOf[start + value - (1 << highestBit(value))] ?? 0) + weight;
    }
  }
  const sums = new Float64Array(matrix.candidates);
  for (let candidate = 0; candidate < matrix.candidates; candidate++) {
    let sum = 0;
    for (let place = 0; place < bytesPerRow; place++) {
      sum += sumOf[place * BYTE_VALUES + (passed[candidate * bytesPerRow + place] ?? 0)] ?? 0;
    }
    sums[candidate] = sum;
  }
  return sums;
}

/** For each test, the sum of the weights of the candidates that are known to pass it. One weight per candidate. */
export function sumsOverPassingCandidates(matrix: PassMatrix, weights: Float64Array): Float64Array {
  const { passed, bytesPerRow } = matrix.packed;
  const weightOf = new Float64Array(bytesPerRow * BYTE_VALUES);
  for (let candidate = 0; candidate < matrix.candidates; candidate++) {
    const weight = weights[candidate] ?? 0;
    for (let place = 0; place < bytesPerRow; place++) {
      const at = place * BYTE_VALUES + (passed[candidate * bytesPerRow + place] ?? 0);
      weightOf[at] = (weightOf[at] ?? 0) + weight;
    }
  }
  return Float64Array.from({ length: matrix.tests }, (_, test) => {
    const start = (test >>> 3) * BYTE_VALUES;
    const bit = 1 << (test & 7);
    let sum = 0;
    for (let value = bit; value < BYTE_VALUES; value = (value + 1) | bit) sum += weightOf[start + value] ?? 0;
    return sum;
  });
}

function highestBit(value: number): number {
  return 31 - Math.clz32(value);
}
