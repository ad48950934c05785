/** What a replay prints. Pure text. */
import type { Problem } from '../examples/problem.ts';
import { oneLine, table } from '../examples/table.ts';
import type { RerankReply } from '../src/rerank/wire/reply.ts';
import { type Agreement, agreementOf, type Pair } from './agreement.ts';
import { mean, oraclePassAt1, randomPassAt1 } from './pass-at-1.ts';
import { verdictsOf } from './verdicts.ts';

/** A problem that was executed. */
export type Answer = {
  readonly problem: Problem;
  readonly outcomes: readonly string[];
  readonly matrix: readonly string[];
  readonly stats: RerankReply['stats'];
  /** The strategy that ranked it, the service's default, and the candidates that it puts first. */
  readonly byDefault: { readonly name: string; readonly best: readonly number[] };
  /** As the client saw it. */
  readonly ms: number;
};

/** What each strategy gets on a problem: pass@1, in [0, 1]. */
export type Pass = { readonly problem: Problem; readonly byStrategy: ReadonlyMap<string, number> };

export type Replay = {
  readonly answers: readonly Answer[];
  readonly failures: readonly { readonly task: string; readonly error: string }[];
  /** Problems without a test, which were not sent. */
  readonly untested: readonly Problem[];
  readonly passes: readonly Pass[];
  readonly strategies: readonly string[];
  /** All executions together. */
  readonly wallMs: number;
};

const LETTERS = [...'PFECTMOXIS'];
const NO_E = '  The reference has no E at all: its 0 may stand for a program that threw.';
const SLOWEST = 10;
const MOST_SHOWN = 10;

export function replayReport(replay: Replay): string[] {
  return [
    ...agreementReport(agreementOf(replay.answers)),
    ...verdictReport(replay),
    ...passReport(replay),
    ...speedReport(replay),
    ...statsReport(replay.answers),
    ...failureReport(replay.failures),
  ];
}

function agreementReport({ compared, agreed, agreedOnPassing, pairs }: Agreement): string[] {
  if (compared === 0) return [];
  const cellsOf = (reference: string, ours: string) =>
    pairs.find((pair) => pair.reference === reference && pair.ours === ours)?.cells;
  const columns = LETTERS.filter((letter) => pairs.some(({ ours }) => ours === letter));
  const rows = [...new Set(pairs.map(({ reference }) => reference))]
    .sort()
    .map((reference) => [
      reference,
      ...columns.map((ours) => cellsOf(reference, ours)?.toLocaleString('en') ?? '·'),
    ]);
  const differences = pairs.filter(({ agree }) => !agree);
  const tellsThrowing = pairs.some(({ reference }) => reference === 'E');
  return [
    '',
    `Cells: ${agreed.toLocaleString('en')} of ${compared.toLocaleString('en')} agree with the reference (${percent(agreed / compared)}), ` +
      `${percent(agreedOnPassing / compared)} on whether they pass`,
    ...table([['reference \\ ours', ...columns], ...rows], `l${'r'.repeat(columns.length)}`),
    ...(tellsThrowing || cellsOf('0', 'E') === undefined ? [] : [NO_E]),
    ...(differences.length === 0
      ? []
      : ['', 'Kinds of disagreement, with the first of each', ...differenceTable(differences)]),
  ];
}

function differenceTable(pairs: readonly Pair[]): string[] {
  const rows = pairs.map(({ reference, ours, cells, examples }) => [
    `${reference} → ${ours}`,
    cells.toLocaleString('en'),
    examples.map(({ task, candidate, test }) => `${oneLine(task)} [${candidate}, ${test}]`).join(', '),
  ]);
  return table([['reference → ours', 'cells', 'task [candidate, test]'], ...rows], 'lrl');
}

function verdictReport({ answers }: Replay): string[] {
  const { candidates, agreed, disagreements } = verdictsOf(answers);
  if (candidates === 0) return [];
  const rows = disagreements
    .slice(0, MOST_SHOWN)
    .map(({ task, candidate, truth, ours }) => [
      oneLine(task),
      `candidate ${candidate}`,
      `${truth} → ${ours}`,
    ]);
  return [
    '',
    `Verdicts, where one test decides: ${agreed} of ${candidates} candidates get that of the ground truth (${percent(agreed / candidates)})`,
    ...table(rows, 'lll'),
    ...more(disagreements.length),
  ];
}

function passReport({ passes, untested, strategies }: Replay): string[] {
  const problems = [...passes.map(({ problem }) => problem), ...untested];
  if (problems.length === 0) return [];
  const rows = [
    ['oracle', mean(problems.map(oraclePassAt1))] as const,
    ...strategies
      .filter((strategy) => strategy !== 'random')
      .map((strategy) => [strategy, meanPass(strategy, passes, untested)] as const),
    ['random', mean(problems.map(randomPassAt1))] as const,
  ];
  return [
    '',
    `pass@1 over ${problems.length} problems, expected over ties, weighed by samples` +
      (untested.length === 0 ? '' : ` (${untested.length} without a test count as a random pick)`),
    ...table(
      rows.map(([name, value]) => [oneLine(name), (value * 100).toFixed(1)]),
      'lr',
    ),
  ];
}

function meanPass(strategy: string, passes: readonly Pass[], untested: readonly Problem[]): number {
  const byStrategy = passes.map((pass) => pass.byStrategy.get(strategy) ?? 0);
  return mean([...byStrategy, ...untested.map(randomPassAt1)]);
}

function speedReport({ answers, wallMs }: Replay): string[] {
  if (answers.length === 0) return [];
  const cells = totalOf(answers, 'cells');
  const perSecond = (things: number) => (things / (wallMs / 1_000)).toFixed(1);
  const rows = answers
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST)
    .map(({ problem, ms, stats, outcomes }) => [
      oneLine(problem.task_id),
      `${ms.toFixed(0)} ms`,
      stats.cells.toLocaleString('en'),
      percent(shareOf('T', outcomes)),
    ]);
  return [
    '',
    `Speed: ${cells.toLocaleString('en')} cells in ${(wallMs / 1_000).toFixed(1)} s, ${perSecond(cells)} cells and ${perSecond(answers.length)} problems a second`,
    ...table([['slowest', 'time', 'cells', 'out of time'], ...rows], 'lrrr'),
  ];
}

function statsReport(answers: readonly Answer[]): string[] {
  const counted = (['executed', 'cached', 'concluded', 'skipped'] as const).map(
    (name) => `${name} ${totalOf(answers, name).toLocaleString('en')}`,
  );
  const failed = totalOf(answers, 'infra_errors');
  return [
    '',
    `Cells ${counted.join(', ')}, infra_errors ${failed}`,
    ...(failed === 0 ? [] : [`THE SERVICE FAILED IN ${failed} CELLS (OUTCOME I)`]),
  ];
}

function failureReport(failures: Replay['failures']): string[] {
  if (failures.length === 0) return [];
  return [
    '',
    `${failures.length} REQUESTS FAILED; these problems are left out above`,
    ...table(
      failures.slice(0, MOST_SHOWN).map(({ task, error }) => [oneLine(task), oneLine(error, 200)]),
      'll',
    ),
    ...more(failures.length),
  ];
}

function more(all: number): string[] {
  return all > MOST_SHOWN ? [`  and ${all - MOST_SHOWN} more`] : [];
}

function totalOf(answers: readonly Answer[], name: Exclude<keyof Answer['stats'], 'probed'>): number {
  return answers.reduce((sum, { stats }) => sum + stats[name], 0);
}

function shareOf(letter: string, outcomes: readonly string[]): number {
  const all = [...outcomes.join('')];
  return all.length === 0 ? 0 : all.filter((outcome) => outcome === letter).length / all.length;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
