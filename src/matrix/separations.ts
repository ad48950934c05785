import { isKnown, type PassMatrix, passes } from './pass-matrix.ts';

/** What a test tells of candidates, whatever it is worth. */
export type Separation = {
  /** Share in [0, 1] of all pairs of candidates of which one passes and the other is known not to. */
  readonly pairs: number;
  /** The first test that passes, fails and is unknown for the very same candidates; the test itself where it is the first. */
  readonly firstAlike: number;
};

/** One for each test. Counts are overlooked. O(N × M). */
export function separationsOf(matrix: PassMatrix): Separation[] {
  const { candidates, tests } = matrix;
  const all = (candidates * (candidates - 1)) / 2;
  const firstOfColumn = new Map<string, number>();
  const column = new Uint8Array(candidates);
  return Array.from({ length: tests }, (_, test) => {
    let [passed, failed] = [0, 0];
    for (let candidate = 0; candidate < candidates; candidate++) {
      const known = isKnown(matrix, candidate, test);
      const pass = known && passes(matrix, candidate, test);
      if (pass) passed += 1;
      else if (known) failed += 1;
      column[candidate] = pass ? 1 : known ? 0 : 2;
    }
    const key = Buffer.from(column).toString('latin1');
    const firstAlike = firstOfColumn.get(key) ?? test;
    if (firstAlike === test) firstOfColumn.set(key, test);
    return { pairs: all === 0 ? 0 : (passed * failed) / all, firstAlike };
  });
}
