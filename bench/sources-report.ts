/** The tables of `bench:sources`. Pure. */
import { generator } from '../src/learning/samples.ts';
import { mean } from './pass-at-1.ts';
import { bootstrapInterval } from './selector-samples.ts';
import { mixes } from './source-mixes.ts';
import type { Verdict } from './source-trial.ts';

/** For each problem what came of its samples, with the sources as they are and dealt out at random. */
export type WayRow = {
  readonly name: string;
  readonly named: Verdicts;
  readonly dealtOut: Verdicts;
};

export type Verdicts = readonly (readonly Verdict[])[];

/** What is shown of the verdicts on a problem; null where there is nothing to show. */
type Figure = (ofProblem: readonly Verdict[]) => number | null;

type Column = {
  readonly name: string;
  readonly of: 'named' | 'dealtOut';
  readonly figure: Figure;
  readonly digits: number;
};

const NAMES = 52;
const COLUMN = 27;

const right = meanOf(({ passAt1 }) => 100 * passAt1);

const COLUMNS: readonly Column[] = [
  { name: 'right', of: 'named', figure: right, digits: 1 },
  ...mixes.map(
    ({ name }, mix): Column => ({
      name,
      of: 'named',
      figure: (verdicts) => right(verdicts.filter((verdict) => verdict.mix === mix)),
      digits: 1,
    }),
  ),
  { name: 'sources dealt out', of: 'dealtOut', figure: right, digits: 1 },
  { name: 'log loss', of: 'named', figure: meanOf(({ logLoss }) => logLoss), digits: 3 },
];

/**
 * Right in percent and log loss of the first row; of all others how much they have more, problem by problem, with 95% intervals
 * by bootstrap over problems.
 */
export function sourcesTable(rows: readonly WayRow[], seed: number): string {
  const lines = rows.map((row, at) => [
    row.name,
    ...COLUMNS.map(({ of, figure, digits }) =>
      told(row[of].map(figure), at === 0 ? null : (rows[0]?.[of].map(figure) ?? []), digits, seed),
    ),
  ]);
  return laidOut([['', ...COLUMNS.map(({ name }) => name)], ...lines]);
}

/** Right in percent in several tables, each with the same rows, and the mean over those that have the problem. */
export function sourcesSummary(
  tables: readonly { readonly name: string; readonly rows: readonly WayRow[] }[],
  seed: number,
): string {
  const ways = tables[0]?.rows.map(({ name }) => name) ?? [];
  const valuesOf = (way: number) => tables.map(({ rows }) => (rows[way]?.named ?? []).map(right));
  const columnsOf = (way: number) => {
    const ofTables = valuesOf(way);
    const problems = ofTables[0]?.map((_, at) => meanKnown(ofTables.map((values) => values[at] ?? null)));
    return [...ofTables, problems ?? []];
  };
  const base = columnsOf(0);
  const lines = ways.map((name, way) => [
    name,
    ...columnsOf(way).map((values, at) => told(values, way === 0 ? null : (base[at] ?? []), 1, seed)),
  ]);
  return laidOut([['', ...tables.map(({ name }) => name), 'mean'], ...lines]);
}

function meanOf(value: (verdict: Verdict) => number): Figure {
  return (verdicts) => meanKnown(verdicts.map(value));
}

function meanKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : mean(known);
}

function told(
  values: readonly (number | null)[],
  base: readonly (number | null)[] | null,
  digits: number,
  seed: number,
): string {
  const shown = values.flatMap((value, at) => {
    const less = base === null ? 0 : (base[at] ?? null);
    return value === null || less === null ? [] : value - less;
  });
  if (shown.length === 0) return '–';
  const [low, high] = bootstrapInterval(shown, generator(seed));
  const [middle, ...ends] = [mean(shown), low, high].map((value) => value.toFixed(digits));
  return `${middle} (${ends.join(' … ')})`;
}

function laidOut(lines: readonly (readonly string[])[]): string {
  return lines
    .map(
      ([name = '', ...columns]) =>
        `${name.padEnd(NAMES)}${columns.map((one) => one.padStart(COLUMN)).join('')}`,
    )
    .join('\n');
}
