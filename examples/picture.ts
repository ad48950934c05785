/** A pass matrix drawn with text: a row for each candidate, best first, and a column for each test. */
import { oneLine } from './table.ts';

export type Colour = 'green' | 'red' | 'yellow' | 'dim' | 'bold';
/** Puts a colour on a text, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

export type PictureRow = {
  readonly name: string;
  readonly rank: number;
  /** A letter for each test. */
  readonly outcomes: string;
  readonly right: boolean;
};

export type PictureColumn = {
  /** Share of the samples that pass; null where nobody knows. */
  readonly passRate: number | null;
  /** Whether a right program fails it. */
  readonly wrong: boolean;
};

const MEANINGS: Readonly<Record<string, string>> = {
  F: 'failed',
  E: 'threw',
  C: 'does not compile',
  T: 'out of time',
  M: 'out of memory',
  O: 'too much output',
  X: 'brought its sandbox down',
  I: 'the service failed',
  S: 'skipped',
};

const NAME_WIDTH = 14;
const WRONG_PROGRAM = new Set('FE');

export function picture(
  rows: readonly PictureRow[],
  columns: readonly PictureColumn[],
  paint: Paint,
): string[] {
  const rates = columns.map(({ passRate }) => (passRate === null ? '-' : String(Math.round(passRate * 100))));
  const width = Math.max(2, ...rates.map(({ length }) => length), String(columns.length - 1).length);
  const line = (label: string, cells: readonly string[], end = '') =>
    `  ${label}  ${cells.join(' ')}  ${end}`.trimEnd();
  const dim = (label: string, cells: readonly string[]) =>
    line(
      paint('dim', label.padStart(NAME_WIDTH + 4)),
      cells.map((cell) => paint('dim', cell.padStart(width))),
    );

  return [
    dim(
      'test',
      columns.map((_, index) => String(index)),
    ),
    ...rows.map(({ name, rank, outcomes, right }) => {
      const label = `${String(rank).padStart(3)} ${oneLine(name, NAME_WIDTH).padEnd(NAME_WIDTH)}`;
      const colour = right ? 'green' : 'red';
      const cells = [...outcomes].map((outcome) => paint(colourOf(outcome), drawn(outcome, width)));
      return line(paint(colour, label), cells, paint(colour, right ? 'right' : 'wrong'));
    }),
    dim('pass rate, %', rates),
    dim(
      'wrong tests',
      columns.map(({ wrong }) => (wrong ? 'x' : '')),
    ),
  ];
}

/** What the marks mean, as far as they occur. */
export function legend(rows: readonly PictureRow[]): string {
  const occurring = new Set(rows.flatMap(({ outcomes }) => [...outcomes]));
  const letters = Object.entries(MEANINGS).filter(([letter]) => occurring.has(letter));
  return ['██ passed', ...letters.map(([letter, meaning]) => `${letter} ${meaning}`)].join(', ');
}

function drawn(outcome: string, width: number): string {
  return outcome === 'P' ? '█'.repeat(width) : oneLine(outcome).padStart(width);
}

function colourOf(outcome: string): Colour {
  if (outcome === 'P') return 'green';
  return WRONG_PROGRAM.has(outcome) ? 'red' : 'yellow';
}
