/** How far the outcomes of the service agree with cells that were executed elsewhere. Pure. */
import type { Problem } from '../examples/problem.ts';

/** Our letter for a reference's. `-` was not executed there, so it has none. */
const SAME: Readonly<Record<string, string>> = { '1': 'P', '0': 'F', E: 'E', C: 'C', T: 'T' };

export type Outcomes = {
  readonly problem: Pick<Problem, 'task_id' | 'tests' | 'reference'>;
  /** A string for each candidate, a letter for each test. */
  readonly outcomes: readonly string[];
};

export type Example = { readonly task: string; readonly candidate: number; readonly test: number };

/** Cells that have the same pair of letters. */
export type Pair = {
  readonly reference: string;
  readonly ours: string;
  readonly cells: number;
  readonly agree: boolean;
  /** The first few. */
  readonly examples: readonly Example[];
};

export type Agreement = {
  readonly compared: number;
  /** Cells with the letter of the reference. */
  readonly agreed: number;
  /** Cells that passed here and there, or did not pass here and there: all that ranking looks at. */
  readonly agreedOnPassing: number;
  /** The most frequent pair first. */
  readonly pairs: readonly Pair[];
};

/** Compares every cell that the reference knows. The row of a candidate that did not load is `C`, cell for cell. */
export function agreementOf(answers: readonly Outcomes[], examplesEach = 3): Agreement {
  const pairs = new Map<string, { cells: number; examples: Example[] }>();
  for (const { problem, outcomes } of answers) {
    for (const [candidate, row] of (problem.reference.cells ?? []).entries()) {
      const ours = outcomes[candidate] ?? '';
      for (let test = 0; test < ours.length; test++) {
        const reference = row === null ? 'C' : (row[test] ?? '-');
        if (reference === '-') continue;
        const key = reference + ours.charAt(test);
        const pair = pairs.get(key) ?? { cells: 0, examples: [] };
        pair.cells += 1;
        if (pair.examples.length < examplesEach)
          pair.examples.push({ task: problem.task_id, candidate, test });
        pairs.set(key, pair);
      }
    }
  }
  const list = [...pairs]
    .map(([key, pair]) => toPair(key.charAt(0), key.charAt(1), pair))
    .sort((a, b) => b.cells - a.cells);
  return {
    compared: cellsOf(list),
    agreed: cellsOf(list.filter(({ agree }) => agree)),
    agreedOnPassing: cellsOf(list.filter(({ reference, ours }) => (reference === '1') === (ours === 'P'))),
    pairs: list,
  };
}

function toPair(reference: string, ours: string, pair: Pick<Pair, 'cells' | 'examples'>): Pair {
  return { reference, ours, agree: SAME[reference] === ours, ...pair };
}

function cellsOf(pairs: readonly Pair[]): number {
  return pairs.reduce((sum, { cells }) => sum + cells, 0);
}
