import type { Interval, Leaderboard } from './leaderboard.ts';
import { markdownName } from './names.ts';

/** The leaderboard as Markdown: the sources, then what each won against each. */
export function toMarkdown(board: Leaderboard): string {
  const strategies = Object.keys(board.sources[0]?.best_of_n ?? {});
  const of = board.basis === 'truth' ? 'pass@1' : 'expected pass@1';
  const heads = [
    'source',
    'rating',
    of,
    'problems',
    'samples',
    ...strategies.map((name) => `best of n: ${name}`),
  ];
  const rows = board.sources.map((entry) => [
    markdownName(entry.source),
    `${entry.rating.toFixed(0)} ${between(entry.rating_interval, 0, 1)}`,
    `${percent(entry.pass_at_1)} ${between(entry.pass_at_1_interval, 1, 100)}`,
    String(entry.problems),
    String(entry.samples),
    ...strategies.map((name) => percent(entry.best_of_n[name] ?? null)),
  ]);
  return [
    '# Leaderboard',
    '',
    ...table(heads, rows),
    '',
    '## Duels',
    '',
    'A row’s wins – ties – losses against a column: a sample of each on every problem that both have.',
    '',
    ...table(['', ...board.sources.map(({ source }) => markdownName(source))], duelRows(board)),
    '',
    ...notes(board),
    '',
  ].join('\n');
}

function duelRows({ sources, duels }: Leaderboard): string[][] {
  const shown = new Map<string, string>();
  const key = (one: string, other: string) => JSON.stringify([one, other]);
  const scored = (...points: number[]) => points.map((value) => value.toFixed(1)).join(' – ');
  for (const { source, other, wins, ties, losses } of duels) {
    shown.set(key(source, other), scored(wins, ties, losses));
    shown.set(key(other, source), scored(losses, ties, wins));
  }
  return sources.map(({ source }) => [
    markdownName(source),
    ...sources.map(({ source: other }) => shown.get(key(source, other)) ?? ''),
  ]);
}

function notes({ basis, problems, left_out, rounds, seed }: Leaderboard): string[] {
  const left = Object.entries(left_out).filter(([, count]) => count > 0);
  return [
    `${problems} problems. ${
      basis === 'truth'
        ? 'What is right was told by the truth that the problems have.'
        : 'No problem has the truth: right is what the posterior of its reply expects to be, so that best of n by the strategy that ranked flatters it.'
    }`,
    ...(left.length > 0 ? [`Left out: ${left.map(([why, count]) => `${why} ${count}`).join(', ')}.`] : []),
    `Ratings: Bradley-Terry on Elo’s scale, draws half, mean 1000. In brackets 95% of ${rounds} resamples of the problems (seed ${seed}).`,
  ];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(line)];
}

function percent(share: number | null): string {
  return share === null ? '–' : (100 * share).toFixed(1);
}

function between([low, high]: Interval, digits: number, times: number): string {
  return `(${(times * low).toFixed(digits)} to ${(times * high).toFixed(digits)})`;
}
