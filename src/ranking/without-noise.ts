/**
 * A score to twelve significant digits, so that scores that differ only by how their sums were rounded tie: 3 √2 is √18.
 * Integers up to 10^12, more than counts can make of tests passed or of a cluster's size, stay as they are.
 *
 * @throws RangeError when the score is not finite: a strategy that cannot tell must not decide an order.
 */
export function withoutNoise(score: number): number {
  if (!Number.isFinite(score)) throw new RangeError(`A score must be a finite number, not ${score}`);
  return Number(score.toPrecision(12));
}
