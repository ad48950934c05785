/** Finished problems → training data, one problem after the other: the same for the command line and for the service. */
import type { Finished } from '../batches/finished.ts';
import { toJudged } from './judged.ts';
import { parquetOf } from './parquet.ts';
import { columnsOf, type Export, keyOfRow, rowsOf } from './rows.ts';
import type { Row, Shape } from './shape.ts';

/** Whether a candidate is right plays no part. */
type Asked = Pick<Finished, 'line' | 'request'>;

/** What came of the problems. Each problem counts once. */
export type ExportTally = {
  problems: number;
  rows: number;
  /** Rows left out as they were there already. */
  duplicates: number;
  /** Problems that gave no rows, by why. */
  readonly without: {
    failed: number;
    /** There is neither a `prompt` nor a `prelude`. */
    no_prompt: number;
    /** The request is missing, or is not the one that was answered. */
    other_problem: number;
    /** The rule reads `outcomes`, and the reply has none. */
    no_outcomes: number;
    /** The rule makes none of it. */
    nothing_to_tell: number;
  };
};

export const fileFormats = ['jsonl', 'parquet'] as const;
export type FileFormat = (typeof fileFormats)[number];

export function createExportTally(): ExportTally {
  const without = { failed: 0, no_prompt: 0, other_problem: 0, no_outcomes: 0, nothing_to_tell: 0 };
  return { problems: 0, rows: 0, duplicates: 0, without };
}

/**
 * The rows of all problems in their order, each once: of every row a digest of 20 characters is held. `tally` is counted
 * up as they come.
 */
export async function* exportRows(
  finished: AsyncIterable<Asked>,
  what: Export,
  tally: ExportTally,
): AsyncGenerator<Row> {
  const seen = new Set<string>();
  for await (const one of finished) {
    tally.problems += 1;
    const rows = rowsOfOne(one, what, tally.without);
    for (const row of rows) {
      const key = keyOfRow(row, what.shape);
      if (seen.has(key)) {
        tally.duplicates += 1;
        continue;
      }
      seen.add(key);
      tally.rows += 1;
      yield row;
    }
  }
}

function rowsOfOne({ line, request }: Asked, what: Export, without: ExportTally['without']): Row[] {
  const none = (why: keyof ExportTally['without']): Row[] => {
    without[why] += 1;
    return [];
  };
  if (line.status === 'failed') return none('failed');
  if (request === null) return none('other_problem');
  const problem = toJudged(line.custom_id, request, line.reply);
  if ('unusable' in problem) return none(problem.unusable);
  if (problem.matrix === null && what.rule.readsOutcomes) return none('no_outcomes');
  const rows = rowsOf(problem, what);
  return rows.length > 0 ? rows : none('nothing_to_tell');
}

/** Why problems gave no rows, for whoever asked; empty where all did. */
export function whyWithout({ without }: ExportTally, { rule }: Export): string {
  const told = Object.entries(without).filter(([, count]) => count > 0);
  return [
    ...(told.length > 0
      ? [`Without rows: ${told.map(([why, count]) => `${why} ${count}`).join(', ')}.`]
      : []),
    ...(without.no_outcomes > 0
      ? [`The rule ${rule.name} reads outcomes: rank with "outcomes" in \`include\`.`]
      : []),
    ...(without.other_problem > 0 ? ['The problems given are not those that were ranked.'] : []),
    ...(without.no_prompt > 0 ? ['A row needs a `prompt` or a `prelude` in its problem.'] : []),
  ].join(' ');
}

/** Rows as a file, in pieces. */
export function fileOf(
  rows: AsyncIterable<Row>,
  shape: Shape,
  format: FileFormat,
): AsyncGenerator<Buffer | string> {
  return format === 'parquet' ? parquetOf(rows, columnsOf(shape)) : linesOf(rows);
}

async function* linesOf(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}
