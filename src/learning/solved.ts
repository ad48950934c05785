/** x of A x = b, for a symmetric positive definite A, by Gauss elimination. */
export function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  for (const [pivot, row] of rows.entries()) {
    for (const below of rows.slice(pivot + 1)) {
      const factor = (below[pivot] ?? 0) / (row[pivot] ?? 1);
      for (let at = pivot; at < row.length; at++) below[at] = (below[at] ?? 0) - factor * (row[at] ?? 0);
    }
  }
  const x = new Array<number>(right.length).fill(0);
  for (let at = x.length - 1; at >= 0; at--) {
    const row = rows[at] ?? [];
    const rest = x.reduce((sum, value, other) => (other > at ? sum + value * (row[other] ?? 0) : sum), 0);
    x[at] = ((row[right.length] ?? 0) - rest) / (row[at] ?? 1);
  }
  return x;
}
