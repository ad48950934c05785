import type { Leaderboard } from './leaderboard.ts';
import { markupName } from './names.ts';

const WIDTH = 760;
const LEFT = 260;
const RIGHT = 40;
const TOP = 48;
const ROW = 26;
const MOST_TICKS = 8;

/** The ratings as SVG: a dot for each source, the best on top, with its interval. Needs no font and no script. */
export function toSvg({ sources, basis, problems }: Leaderboard): string {
  const ends = sources.flatMap(({ rating, rating_interval }) => [rating, ...rating_interval]);
  const ticks = ticksOver(Math.min(...ends, 1000), Math.max(...ends, 1000));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const bottom = TOP + ROW * sources.length;
  const x = (rating: number) => (LEFT + ((rating - low) / (high - low)) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const title = `Ratings on Elo’s scale, 95% intervals; ${problems} problems, ${basis === 'truth' ? 'by the truth' : 'as the posterior expects'}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 36}" role="img" font-family="sans-serif" font-size="13">`,
    `<title>${title}</title>`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="12" y="24" font-weight="bold">${title}</text>`,
    ...ticks.map(
      (tick) =>
        `<path d="M${x(tick)} ${TOP - 8}V${bottom}" stroke="#ddd"/><text x="${x(tick)}" y="${bottom + 20}" text-anchor="middle" fill="#555">${tick}</text>`,
    ),
    ...sources.map(({ source, rating, rating_interval: [from, to] }, at) => {
      const y = TOP + ROW * at + ROW / 2;
      return `<text x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${markupName(source)}</text><path d="M${x(from)} ${y}H${x(to)}" stroke="#36c" stroke-width="2"/><circle cx="${x(rating)}" cy="${y}" r="4" fill="#36c"/>`;
    }),
    '</svg>',
    '',
  ].join('\n');
}

/** Round numbers at even distances that hold both, at least two. */
function ticksOver(low: number, high: number): number[] {
  const steps = [1, 2, 5].flatMap((digit) => [10, 100, 1000, 10_000].map((unit) => digit * unit));
  const step = steps.sort((a, b) => a - b).find((size) => (high - low) / size <= MOST_TICKS - 2) ?? 100_000;
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step);
}
