/**
 * The smallest of the values that at least `share` of them do not exceed (nearest rank). `share` in (0, 1].
 *
 * @throws RangeError when there are no values or the share is out of range.
 */
export function percentile(values: readonly number[], share: number): number {
  if (!(share > 0 && share <= 1)) throw new RangeError(`A percentile at ${share}`);
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(share * sorted.length) - 1];
  if (value === undefined) throw new RangeError('A percentile of no values');
  return value;
}
