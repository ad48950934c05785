/** What the bench on real data prints. Pure text. */
import { oneLine, table } from '../examples/table.ts';
import { grouped, inSeconds, perSecond } from '../src/bench/figures.ts';
import { agreementOf, type Outcomes } from './agreement.ts';
import type { AlarmedRows } from './alarmed-processes.ts';

/** What one side did with some problems. */
export type Side = {
  /** Cells answered. */
  readonly cells: number;
  readonly executed: number;
  /** Cells answered from others of the same candidate, without being run. */
  readonly concluded: number;
  readonly outOfTime: number;
  readonly ms: number;
};

export type Comparison = {
  /** Which candidates were run. */
  readonly title: string;
  readonly service: Side;
  readonly processes: Side;
};

const PAIRS_SHOWN = 8;
const HEAD = ['', 'cells', 'executed', 'concluded', 'out of time', 'time', 'cells/s', 'ratio'];

export function sumOf(sides: readonly Side[]): Side {
  const total = (name: keyof Side) => sides.reduce((sum, side) => sum + side[name], 0);
  return {
    cells: total('cells'),
    executed: total('executed'),
    concluded: total('concluded'),
    outOfTime: total('outOfTime'),
    ms: total('ms'),
  };
}

/** What the processes did. A candidate that does not load has no cell that ran. */
export function processesSide(rows: AlarmedRows, tests: number, ms: number): Side {
  const letters = rows.map((row) => row ?? '').join('');
  return {
    cells: rows.length * tests,
    executed: letters.replaceAll('-', '').length,
    concluded: 0,
    outOfTime: letters.split('T').length - 1,
    ms,
  };
}

/** Candidates, by index, with a cell that ran out of time on either side, or that was not run because of one. */
export function slowCandidates(outcomes: readonly string[], rows: AlarmedRows): number[] {
  return [...outcomes.keys()].filter(
    (index) => outcomes[index]?.includes('T') || /[T-]/.test(rows[index] ?? ''),
  );
}

/** How many times as many cells a second the service answers. */
export function ratioOf({ service, processes }: Comparison): number {
  return service.cells / service.ms / (processes.cells / processes.ms);
}

export function comparisonReport(comparisons: readonly Comparison[]): string[] {
  return comparisons.flatMap((comparison) => {
    const { title, service, processes } = comparison;
    const rows = [
      sideRow('service', service, ratioOf(comparison).toFixed(1)),
      sideRow('processes', processes, ''),
    ];
    return ['', title, ...table([HEAD, ...rows], 'lrrrrrrr')];
  });
}

/** How the service's outcomes agree with those of the processes. `rows` stand in the place of the reference. */
export function agreementLines(answers: readonly Outcomes[]): {
  readonly lines: string[];
  readonly onPassing: number;
} {
  const { compared, agreed, agreedOnPassing, pairs } = agreementOf(answers);
  const percent = (cells: number) => `${((100 * cells) / Math.max(1, compared)).toFixed(3)}%`;
  const shown = pairs
    .filter(({ agree }) => !agree)
    .slice(0, PAIRS_SHOWN)
    .map(({ reference, ours, cells, examples }) => [
      `${reference} → ${ours}`,
      grouped(cells),
      examples.map(({ task, candidate, test }) => `${oneLine(task)} [${candidate}, ${test}]`).join(', '),
    ]);
  return {
    lines: [
      '',
      `Agreement, cell by cell: ${grouped(agreed)} of ${grouped(compared)} by outcome (${percent(agreed)}), ${percent(agreedOnPassing)} on whether they pass`,
      ...table(shown, 'lrl'),
    ],
    onPassing: agreedOnPassing / Math.max(1, compared),
  };
}

function sideRow(name: string, side: Side, ratio: string): string[] {
  const { cells, executed, concluded, outOfTime, ms } = side;
  return [
    name,
    ...[cells, executed, concluded, outOfTime].map(grouped),
    inSeconds(ms),
    perSecond(cells, ms),
    ratio,
  ];
}
