/** How many cells a second less than two sandboxes on all cores execute, beside these, by turns, over HTTP. */
import { spawnSync } from 'node:child_process';
import { startService } from '../examples/service.ts';
import type { Language } from '../src/bench/generated-problem.ts';
import { fire } from './fire.ts';
import { freshProblem } from './fresh-problems.ts';

/** A way to give the service less, and what starts it so. */
export type Place = { readonly name: string; readonly launcher: readonly string[] };

/** Cells a second in each round. */
export type Rates = {
  readonly place: string;
  readonly language: Language;
  /** Candidates, and tests, of a problem. */
  readonly size: number;
  readonly less: readonly number[];
  readonly two: readonly number[];
};

export const PLACES: readonly Place[] = [
  { name: 'one core', launcher: ['taskset', '--cpu-list', '0'] },
  { name: 'one sandbox', launcher: [] },
];

export const SIZE_FOR_SANDBOXES = 200;
export const WARM_UPS = 2;

/** Whether this machine has what starts the service so. */
export function isThere({ launcher: [program, ...parameters] }: Place): boolean {
  if (program === undefined) return true;
  return spawnSync(program, [...parameters, process.execPath, '--version']).status === 0;
}

/** Starts a service with one sandbox there, and compares it with the one at `two`, which has two, in every language. */
export async function compareWithTwo(
  { name: place, launcher }: Place,
  two: string,
  languages: readonly Language[],
  size: number,
  rounds: number,
): Promise<Rates[]> {
  await using one = await startService({ SANDBOXES: '1' }, launcher);
  const all: Rates[] = [];
  for (const language of languages) {
    process.stderr.write(`${place}, ${language} …\n`);
    all.push({ place, language, size, ...(await compare(language, one.url, two, size, rounds)) });
  }
  return all;
}

/** Milliseconds of each request, every one another problem. */
export function timeSquares(
  language: Language,
  size: number,
  url: string,
  requests: number,
): Promise<number[]> {
  const problemOf = () => freshProblem(language, { candidates: size, tests: size });
  return fire({ url, problemOf, until: requests });
}

async function compare(
  language: Language,
  one: string,
  two: string,
  size: number,
  rounds: number,
): Promise<Pick<Rates, 'less' | 'two'>> {
  const rates: { less: number[]; two: number[] } = { less: [], two: [] };
  const rateOf = async (url: string) =>
    (1_000 * size * size) / ((await timeSquares(language, size, url, 1))[0] ?? Number.NaN);
  for (let round = -WARM_UPS; round < rounds; round++) {
    const oneFirst = round % 2 === 0;
    const first = await rateOf(oneFirst ? one : two);
    const second = await rateOf(oneFirst ? two : one);
    if (round < 0) continue;
    rates.less.push(oneFirst ? first : second);
    rates.two.push(oneFirst ? second : first);
  }
  return rates;
}
