/** Finished problems → training data, one problem after the other: the same for the command line and for the service. */
import type { RerankRequest } from '../rerank/wire/request.ts';
import { type ReadReply, toJudged } from './judged.ts';
import { parquetOf } from './parquet.ts';
import { columnsOf, type Export, keyOfRow, rowsOf } from './rows.ts';
import type { Row, Shape } from './shape.ts';

/** What is read of a line of results. */
export type ReadLine =
  | { readonly custom_id: string; readonly status: 'ok'; readonly reply: ReadReply }
  | { readonly custom_id: string; readonly status: 'failed' };

/** A problem with its line of results; `request` null where it can't be read. */
export type Finished = { readonly line: ReadLine; readonly request: RerankRequest | null };

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
  finished: AsyncIterable<Finished>,
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

function rowsOfOne({ line, request }: Finished, what: Export, without: ExportTally['without']): Row[] {
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
