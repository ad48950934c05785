/** The table of `bench:selectors`. Pure. */
import { budgets, generator } from '../src/learning/samples.ts';
import { mean } from './pass-at-1.ts';
import { bootstrapInterval } from './selector-samples.ts';

/** A strategy: for each problem its pass@1 at each budget. */
export type Row = { readonly name: string; readonly values: readonly (readonly number[])[] };

const COLUMN = 19;
const NAMES = 24;

/**
 * In percent, with 95% intervals by bootstrap over problems: each budget, the mean over budgets, and by how much that mean is
 * above that of each strategy in `against`, problem by problem.
 */
export function selectorTable(
  rows: readonly Row[],
  against: readonly string[],
  seed: number,
  among = budgets,
): string {
  const head = [...among.map(({ name }) => name), 'mean', ...against.map((name) => `less ${name}`)];
  const lines = rows.map(({ name, values }) => {
    const ofBudgets = among.map((_, at) => values.map((ofProblem) => ofProblem[at] ?? 0));
    const means = values.map(mean);
    const less = against.map((other) => {
      const theirs = rows.find((row) => row.name === other)?.values ?? [];
      return means.map((value, at) => value - mean(theirs[at] ?? [0]));
    });
    return [name, ...[...ofBudgets, means, ...less].map((column) => told(column, seed))];
  });
  return [['', ...head], ...lines]
    .map(
      ([name = '', ...columns]) =>
        `${name.padEnd(NAMES)}${columns.map((one) => one.padStart(COLUMN)).join('')}`,
    )
    .join('\n');
}

function told(values: readonly number[], seed: number): string {
  const [low, high] = bootstrapInterval(values, generator(seed));
  return `${percent(mean(values))} (${percent(low)}…${percent(high)})`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
