/**
 * The chance in [0, 1] that one of several candidates is right, where no two can be: Σ p, at most 1. Programs that pass
 * different tests do not do the same, so that at most one of them does what was asked.
 *
 * @param probabilities of each that it is right, in [0, 1]
 * @example chanceOfAny([0.5, 0.25]) // 0.75
 */
export function chanceOfAny(probabilities: readonly number[]): number {
  return Math.min(
    1,
    probabilities.reduce((sum, probability) => sum + probability, 0),
  );
}
