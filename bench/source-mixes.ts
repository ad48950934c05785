/** Samples of problems that were joined of two sources, with so many candidates of each. Pure. */
import {
  type Budget,
  budgets,
  countsOf,
  drawn,
  type Executed,
  generator,
  type Part,
  partDrawn,
} from '../src/learning/samples.ts';

/** How much of the candidates is of each source, together 1. */
export type Mix = { readonly name: string; readonly shares: readonly [number, number] };

/** Both lopsided ones: what only leans towards the source that happens to be better gains in one and loses in the other. */
export const mixes: readonly Mix[] = [
  { name: 'half and half', shares: [0.5, 0.5] },
  { name: 'four fifths of the first', shares: [0.8, 0.2] },
  { name: 'four fifths of the second', shares: [0.2, 0.8] },
];

/**
 * How often the sources are right. `equally good` and `exchanged` leave out right programs of one and wrong ones of the other,
 * problem by problem, until both are right as often, or each as often as the other was: they tell whether a source helps by
 * being another one or by being the better one.
 */
export type Quality = (typeof qualities)[number];

export const qualities = ['as they are', 'equally good', 'exchanged'] as const;

/** An executed problem with the source of each candidate, 0 or 1. */
export type Sourced = { readonly executed: Executed; readonly sourceOf: readonly number[] };

/** `mix` and `budget` are places among `mixes` and `budgets`; `sourceOf` has one entry for each candidate of the part. */
export type MixedSample = {
  readonly mix: number;
  readonly budget: number;
  readonly part: Part;
  readonly sourceOf: readonly number[];
};

/**
 * `draws` samples of each mix at each budget, the same for the same seed. Where a source has too few samples there are fewer
 * of both, so that the mix is what it says; a problem of which one source has nothing left gives none.
 */
export function mixedSamples(
  problem: Sourced,
  draws: number,
  seed: number,
  quality: Quality = 'as they are',
): MixedSample[] {
  const random = generator(seed);
  return mixes.flatMap(({ shares }, mix) =>
    budgets.flatMap((size, budget) =>
      Array.from({ length: draws }, () => {
        const stock = stockOf(problem, quality, random);
        return { mix, budget, ...mixedPart(problem, stock, shares, size, random) };
      }).filter(({ sourceOf }) => sourceOf.includes(0) && sourceOf.includes(1)),
    ),
  );
}

function mixedPart(
  { executed, sourceOf }: Sourced,
  stock: readonly (readonly number[])[],
  shares: Mix['shares'],
  budget: Budget,
  random: () => number,
): Pick<MixedSample, 'part' | 'sourceOf'> {
  const most = shares.map((share, source) => total(stock[source] ?? []) / share);
  const wanted = Math.min(budget.candidates, ...most);
  const rows = shares.flatMap((share, source) => [
    ...drawn(stock[source] ?? [], Math.round(wanted * share), random),
  ]);
  const candidates = new Map(rows.sort(([a], [b]) => a - b));
  const tests = drawn(countsOf(executed.problem.tests), budget.tests, random);
  return {
    part: partDrawn(executed, candidates, tests),
    sourceOf: [...candidates.keys()].map((row) => sourceOf[row] ?? 0),
  };
}

/** For each source, how many samples of each candidate there are to draw from. */
function stockOf({ executed, sourceOf }: Sourced, quality: Quality, random: () => number): number[][] {
  const { candidates, reference } = executed.problem;
  const samplesOf = (source: number, right: boolean) =>
    countsOf(candidates).map((count, at) =>
      sourceOf[at] === source && (reference.ground_truth[at] === '1') === right ? count : 0,
    );
  const stock = [0, 1].map((source) => ({
    right: samplesOf(source, true),
    wrong: samplesOf(source, false),
  }));
  const wanted = wantedShares(
    stock.map(({ right, wrong }) => ({ right: total(right), wrong: total(wrong) })),
    quality,
  );
  return stock.map(({ right, wrong }, source) => {
    const share = wanted[source] ?? 0;
    const whole = Math.min(mostWith(total(right), share), mostWith(total(wrong), 1 - share));
    const kept = [
      ...drawn(right, Math.round(whole * share), random),
      ...drawn(wrong, Math.round(whole * (1 - share)), random),
    ];
    const left = new Map(kept);
    return candidates.map((_, at) => left.get(at) ?? 0);
  });
}

/** How many samples there can be at the most, so that these are this share of them. */
function mostWith(samples: number, share: number): number {
  return share === 0 ? Number.POSITIVE_INFINITY : samples / share;
}

type Numbers = { readonly right: number; readonly wrong: number };

/** The share of right samples that each source is to have. */
function wantedShares(numbers: readonly Numbers[], quality: Quality): number[] {
  const shares = numbers.map(({ right, wrong }) => right / Math.max(1, right + wrong));
  if (quality === 'as they are') return shares;
  if (quality === 'exchanged') return [...shares].reverse();
  const [low = 0, high = 0] = [...shares].sort((a, b) => a - b);
  const worse = numbers[shares.indexOf(low)]?.right ?? 0;
  const better = numbers[shares.lastIndexOf(high)]?.wrong ?? 0;
  // Where as much is left of both.
  const even = worse + better === 0 ? low : worse / (worse + better);
  return shares.map(() => Math.max(low, Math.min(high, even)));
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
