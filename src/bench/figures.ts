/** Figures for people, and what is made of several rounds. Pure. */
import { percentile } from './percentile.ts';

/** For example `8.25 ms`, `417 ms`. */
export function inMs(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`;
}

/** For example `12.3 s`. */
export function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

export function grouped(count: number): string {
  return Math.round(count).toLocaleString('en');
}

/** For example `1,130 MB`. */
export function inMb(bytes: number): string {
  return `${grouped(bytes / 2 ** 20)} MB`;
}

/** Something a second, rounded. */
export function perSecond(count: number, ms: number): string {
  return grouped(count / (ms / 1_000));
}

/** @throws RangeError of nothing there is no median. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/**
 * How many times as large the first is, as the median over rounds that were measured side by side: what slows the machine
 * down for a while slows both of a round.
 *
 * @throws RangeError when the rounds do not pair up, or there are none.
 */
export function medianRatio(these: readonly number[], those: readonly number[]): number {
  if (these.length !== those.length) throw new RangeError('Rounds that do not pair up');
  return median(these.map((value, round) => value / (those[round] ?? Number.NaN)));
}

/** Growth from the first to the last in per cent, for example `+1.5%`. */
export function growth(first: number, last: number): string {
  const percent = (last / first - 1) * 100;
  return `${percent < 0 ? '' : '+'}${percent.toFixed(1)}%`;
}

/** At most `number` items, spread evenly over all of them, in their order; each stands for a run of equal length. */
export function spread<Item>(items: readonly Item[], number: number): Item[] {
  if (number >= items.length) return [...items];
  const step = items.length / number;
  return Array.from({ length: number }, (_, index) => Math.floor((index + 0.5) * step)).flatMap((place) =>
    items.slice(place, place + 1),
  );
}
