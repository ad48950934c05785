/** Sums over a matrix, counting samples: a candidate or test with count 3 adds 3. All are exact up to 2^53. */
import { candidateCount, isComplete, isKnown, type PassMatrix } from './pass-matrix.ts';
import { sumsOverPassedTests, sumsOverPassingCandidates } from './sums.ts';

/** Samples of all candidates together. */
export function candidateSamples(matrix: PassMatrix): number {
  return matrix.packed.candidateCounts.reduce((sum, count) => sum + count, 0);
}

/** Samples of all tests together. */
export function testSamples(matrix: PassMatrix): number {
  return matrix.packed.testCounts.reduce((sum, count) => sum + count, 0);
}

/** For each candidate, the test samples that it is known to pass. */
export function passedSamples(matrix: PassMatrix): Float64Array {
  return sumsOverPassedTests(matrix, matrix.packed.testCounts);
}

/** For each test, the candidate samples that are known to pass it. */
export function passingSamples(matrix: PassMatrix): Float64Array {
  return sumsOverPassingCandidates(matrix, matrix.packed.candidateCounts);
}

/**
 * For each test, the share in [0, 1] of the candidate samples that pass it among those where this is known; null where
 * it is known of none.
 */
export function passRates(matrix: PassMatrix): (number | null)[] {
  const known = knownSamples(matrix);
  return Array.from(passingSamples(matrix), (passing, test) => {
    const samples = known[test] ?? 0;
    return samples === 0 ? null : passing / samples;
  });
}

/** For each test, the candidate samples of which it is known whether they pass it. */
function knownSamples(matrix: PassMatrix): Float64Array {
  if (isComplete(matrix)) return new Float64Array(matrix.tests).fill(candidateSamples(matrix));
  const known = new Float64Array(matrix.tests);
  for (let candidate = 0; candidate < matrix.candidates; candidate++) {
    const samples = candidateCount(matrix, candidate);
    for (let test = 0; test < matrix.tests; test++) {
      if (isKnown(matrix, candidate, test)) known[test] = (known[test] ?? 0) + samples;
    }
  }
  return known;
}
