/**
 * Sources (models, agents) compared by the problems of batches that they worked on: pass@1, best of n by strategy, ratings,
 * duels. `measure.ts` reads one problem, `bradley-terry.ts` rates; `markdown.ts` and `plot.ts` show. No door lives here.
 */
import type { Finished } from '../batches/finished.ts';
import type { ChosenStrategy } from '../ranking/strategy.ts';
import { chanceOf } from '../seeded.ts';
import { bradleyTerry, eloRatings } from './bradley-terry.ts';
import { type Figures, type Measured, measure, type Unmeasured } from './measure.ts';

/** 95% of the resampled values lie within: from the 2.5th to the 97.5th percentile. */
export type Interval = readonly [number, number];

export type Entry = {
  readonly source: string;
  /** Problems on which it was measured, and its samples there. */
  readonly problems: number;
  readonly samples: number;
  /** Mean over its problems of the share of samples that are right, in [0, 1]. */
  readonly pass_at_1: number;
  readonly pass_at_1_interval: Interval;
  /** The same of what each strategy picks among its samples; null where replies have no outcomes. */
  readonly best_of_n: Readonly<Record<string, number | null>>;
  /** Bradley-Terry on Elo's scale, the mean of all sources being 1000. */
  readonly rating: number;
  readonly rating_interval: Interval;
};

/** A sample of one source beside one of the other, over all problems that both have: only one right, or both alike. */
export type Duels = {
  readonly source: string;
  readonly other: string;
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
};

export type Leaderboard = {
  /** What says that a sample is right: the truth, or where no problem has it the probability that its reply gives. */
  readonly basis: 'truth' | 'posterior';
  /** Problems that count. */
  readonly problems: number;
  /** Problems that do not, by why; `not_judged`: there is neither truth nor probability, or no truth where others have it. */
  readonly left_out: Readonly<Record<Unmeasured['unusable'] | 'not_judged', number>>;
  readonly rounds: number;
  readonly seed: number;
  /** The highest rating first. */
  readonly sources: readonly Entry[];
  /** Every pair of sources once, in the order of `sources`. */
  readonly duels: readonly Duels[];
};

export type LeaderboardOptions = {
  readonly strategies: readonly ChosenStrategy[];
  /** Resamples of the problems, from 1. */
  readonly rounds: number;
  readonly seed: number;
};

/**
 * Of each problem some hundred bytes a source are held. The order of problems and candidates plays no part.
 * O(rounds × (problems × sources² + sources³)).
 */
export async function leaderboard(
  finished: AsyncIterable<Finished>,
  { strategies, rounds, seed }: LeaderboardOptions,
): Promise<Leaderboard> {
  const left_out = { failed: 0, other_problem: 0, no_source: 0, not_judged: 0 };
  const all: Measured[] = [];
  for await (const one of finished) {
    const measured = measure(one, strategies);
    if ('unusable' in measured) left_out[measured.unusable] += 1;
    else all.push(measured);
  }
  const hasTruth = all.some(({ sources }) => sources.values().some(({ byTruth }) => byTruth !== null));
  const basis = hasTruth ? 'truth' : 'posterior';
  const rows = all
    .map((measured) => ({ ...measured, figures: figuresBy(basis, measured) }))
    .filter(({ figures }) => figures.size > 0)
    .sort((a, b) => compare(a.customId, b.customId));
  left_out.not_judged = all.length - rows.length;
  const names = [...new Set(rows.flatMap(({ figures }) => [...figures.keys()]))].sort(compare);
  const shares = rows.map(({ figures }) => names.map((name) => figures.get(name)?.passAt1 ?? null));
  const whole = standing(shares, names.length);
  const resampled = bootstrap(shares, names.length, rounds, seed);
  const entries = names.map((source, at) => ({
    source,
    problems: shares.filter((row) => row[at] !== null).length,
    samples: rows.reduce(
      (sum, { figures, sources }) => sum + (figures.has(source) ? (sources.get(source)?.samples ?? 0) : 0),
      0,
    ),
    pass_at_1: whole.passAt1[at] ?? 0,
    pass_at_1_interval: intervalOf(resampled.flatMap(({ passAt1 }) => passAt1[at] ?? [])),
    best_of_n: Object.fromEntries(
      strategies.map(({ name }, place) => [
        name,
        mean(rows.map(({ figures }) => figures.get(source)?.bestOf[place] ?? null)),
      ]),
    ),
    rating: whole.ratings[at] ?? 0,
    rating_interval: intervalOf(resampled.flatMap(({ ratings }) => ratings[at] ?? [])),
  }));
  const sources = entries.sort((a, b) => b.rating - a.rating || compare(a.source, b.source));
  return {
    ...{ basis, problems: rows.length, left_out, rounds, seed, sources },
    duels: duelsOf(
      sources.map(({ source }) => source),
      rows,
    ),
  };
}

function figuresBy(basis: Leaderboard['basis'], { sources }: Measured): ReadonlyMap<string, Figures> {
  const known = [...sources].flatMap(([source, { byTruth, byPosterior }]) => {
    const figures = basis === 'truth' ? byTruth : byPosterior;
    return figures === null ? [] : [[source, figures] as const];
  });
  return new Map(known);
}

/** pass@1 of each source on one problem; null where it has no sample. */
type Shares = readonly (number | null)[];
type Standing = { readonly passAt1: readonly (number | null)[]; readonly ratings: readonly number[] };

/**
 * Every problem is a game of each two sources that have samples: with shares a and b of right ones, a random sample of the
 * first wins with chance a (1 − b), loses with b (1 − a), else it is a draw; half a draw added, it wins (1 + a − b) ÷ 2.
 */
function standing(rows: readonly Shares[], size: number): Standing {
  const won = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const row of rows) {
    for (const [one, a] of row.entries()) {
      const wins = won[one];
      if (a === null || wins === undefined) continue;
      for (const [other, b] of row.entries())
        if (b !== null && one !== other) wins[other] = (wins[other] ?? 0) + (1 + a - b) / 2;
    }
  }
  return {
    passAt1: Array.from({ length: size }, (_, at) => mean(rows.map((row) => row[at] ?? null))),
    ratings: eloRatings(bradleyTerry(won)),
  };
}

/** The standing in so many resamples: as many problems as there are, drawn with replacement. Efron, 1979. */
function bootstrap(rows: readonly Shares[], size: number, rounds: number, seed: number): Standing[] {
  const chance = chanceOf(seed, 'leaderboard');
  return Array.from({ length: rounds }, () =>
    standing(
      rows.map(() => rows[Math.floor(chance() * rows.length)] ?? []),
      size,
    ),
  );
}

function intervalOf(values: readonly number[]): Interval {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return [at(0.025), at(0.975)];
}

function duelsOf(
  names: readonly string[],
  rows: readonly { readonly figures: ReadonlyMap<string, Figures> }[],
): Duels[] {
  return names.flatMap((source, at) =>
    names.slice(at + 1).map((other) => {
      let [wins, losses, games] = [0, 0, 0];
      for (const { figures } of rows) {
        const a = figures.get(source)?.passAt1;
        const b = figures.get(other)?.passAt1;
        if (a === undefined || b === undefined) continue;
        wins += a * (1 - b);
        losses += b * (1 - a);
        games += 1;
      }
      return { source, other, wins, ties: games - wins - losses, losses };
    }),
  );
}

/** Of those that are known; null where none is. */
function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** By code units: the same everywhere. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
