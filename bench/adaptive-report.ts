/** What came of requests for a part of the cells, beside those for all, as lines of a table. Pure. */
import type { RerankReply } from '../src/rerank/wire/reply.ts';
import { mean, passAt1 } from './pass-at-1.ts';
import { isFirstInFull } from './same-first.ts';

/** A reply, and the problem that it is about. */
export type Row = {
  readonly reply: Pick<RerankReply, 'results' | 'stats' | 'confidence'>;
  readonly problem: Parameters<typeof passAt1>[0];
};

export const HEAD = [
  'size',
  'asked',
  'effort',
  'cells %',
  'mean %',
  'same first',
  'or its cluster',
  'pass@1',
  'confidence',
  'ms',
];

/**
 * `rows` and `full` are of the same problems in the same order. Cells: the part of all cells of all problems that was not skipped, in
 * percent; the mean over problems beside it.
 */
export function lineOf(
  { size, effort }: { readonly size: string; readonly effort: string },
  rows: readonly Row[],
  full: readonly Row[],
): string[] {
  const ran = rows.map(({ reply: { stats } }) => stats.cells - stats.skipped);
  const cells = rows.map(({ reply: { stats } }) => stats.cells);
  const isFirst = rows.map(({ reply }, at) => isFirstInFull(reply.results, full[at]?.reply.results ?? []));
  return [
    size,
    String(rows.length),
    effort,
    percent(sum(ran) / sum(cells)),
    percent(mean(ran.map((number, at) => number / (cells[at] ?? 1)))),
    percent(mean(isFirst.map(({ same }) => Number(same)))),
    percent(mean(isFirst.map(({ same, cluster }) => Number(same || cluster)))),
    percent(mean(rows.map(({ problem, reply }) => passAt1(problem, firstOf(reply))))),
    confidenceOf(rows),
    sum(rows.map(({ reply }) => reply.stats.total_ms)).toFixed(0),
  ];
}

/** Empty where the strategy knows no probabilities. */
function confidenceOf(rows: readonly Row[]): string {
  const known = rows.flatMap(({ reply }) => reply.confidence ?? []);
  return known.length === 0 ? '' : percent(mean(known));
}

function firstOf({ results }: Row['reply']): number[] {
  return results.filter(({ rank }) => rank === 1).map(({ index }) => index);
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
