/** One finished problem → how each source did on it, by the truth and by the posterior. Pure. */
import { belongs, type Finished, type ReadReply } from '../batches/finished.ts';
import { LANGUAGES } from '../execution/languages.ts';
import type { LanguageName } from '../execution/plan.ts';
import { chooseStrategy } from '../ranking/choose-strategy.ts';
import { rank } from '../ranking/rank.ts';
import type { ChosenStrategy } from '../ranking/strategy.ts';
import type { RerankRequest } from '../rerank/wire/request.ts';
import { type Known, knownOf } from './known.ts';

/** Of the samples of one source on one problem; shares in [0, 1]. */
export type Figures = {
  /** Share of the samples that are right, or the mean of their probabilities. */
  readonly passAt1: number;
  /** The same of those that each strategy would pick among the source's own samples, ties evenly; null where it can't be told. */
  readonly bestOf: readonly (number | null)[];
};

export type OfSource = {
  readonly samples: number;
  /** null: nobody knows which are right. */
  readonly byTruth: Figures | null;
  /** null: the reply has no probabilities of them. */
  readonly byPosterior: Figures | null;
};

export type Measured = { readonly customId: string; readonly sources: ReadonlyMap<string, OfSource> };

/** Why a problem tells nothing. */
export type Unmeasured = { readonly unusable: 'failed' | 'other_problem' | 'no_source' };

export function measure(
  { line, request, truth }: Finished,
  strategies: readonly ChosenStrategy[],
): Measured | Unmeasured {
  if (line.status === 'failed') return { unusable: 'failed' };
  const language = Object.values(LANGUAGES).find(({ name }) => name === request?.language)?.name;
  if (request === null || language === undefined || !belongs(request, line.reply))
    return { unusable: 'other_problem' };
  const bySource = indexesBySource(request);
  if (bySource.size === 0) return { unusable: 'no_source' };
  const posterior = posteriorOf(line.reply, request.candidates.length);
  const isRight = (index: number) => Number(truth?.charAt(index) === '1');
  const sources = [...bySource].map(([source, indexes]) => {
    const picks = picksOf(request, line.reply, indexes, language, strategies);
    const weights = indexes.map((index) => countOf(request, index));
    return [
      source,
      {
        samples: weights.reduce((sum, weight) => sum + weight, 0),
        byTruth: truth === null ? null : figures(request, indexes, picks, isRight),
        byPosterior: posterior && figures(request, indexes, picks, (index) => posterior[index] ?? null),
      },
    ] as const;
  });
  return { customId: line.custom_id, sources: new Map(sources) };
}

function indexesBySource({ candidates }: RerankRequest): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [index, sent] of candidates.entries()) {
    const source = typeof sent === 'string' ? undefined : sent.source;
    if (source === undefined) continue;
    const known = found.get(source);
    if (known) known.push(index);
    else found.set(source, [index]);
  }
  return found;
}

/**
 * The probability of each candidate; null for one of which nothing is known. null for all where the strategy knows no
 * probabilities, or `top_n` cut some off: those that are left are the better ones.
 */
function posteriorOf({ strategy, results }: ReadReply, candidates: number): (number | null)[] | null {
  const chosen = chooseStrategy(strategy.name);
  if (chosen.kind !== 'chosen_strategy' || chosen.judge === null || results.length < candidates) return null;
  const posterior = new Array<number | null>(candidates).fill(null);
  for (const { index, score, relevance_score, flags } of results) {
    if (score === null) continue;
    posterior[index] = flags?.includes('tampering') ? 0 : relevance_score;
  }
  return posterior;
}

/** For each strategy the indexes that it places first; null where there are no outcomes. */
function picksOf(
  request: RerankRequest,
  reply: ReadReply,
  indexes: readonly number[],
  language: LanguageName,
  strategies: readonly ChosenStrategy[],
): (readonly number[] | null)[] {
  const known: Known | null = knownOf(request, reply, indexes, language);
  if (known === null) return strategies.map(() => null);
  return strategies.map((strategy) =>
    rank(known.matrix, strategy, known).results.flatMap(({ rank, candidate }) =>
      rank === 1 ? (known.sentAs[candidate] ?? []) : [],
    ),
  );
}

/** null where nothing is known of any sample. */
function figures(
  request: RerankRequest,
  indexes: readonly number[],
  picks: readonly (readonly number[] | null)[],
  worth: (index: number) => number | null,
): Figures | null {
  const passAt1 = meanWorth(request, indexes, worth);
  if (passAt1 === null) return null;
  return { passAt1, bestOf: picks.map((picked) => picked && meanWorth(request, picked, worth)) };
}

function meanWorth(
  request: RerankRequest,
  indexes: readonly number[],
  worth: (index: number) => number | null,
): number | null {
  let [sum, samples] = [0, 0];
  for (const index of indexes) {
    const value = worth(index);
    if (value === null) continue;
    sum += countOf(request, index) * value;
    samples += countOf(request, index);
  }
  return samples === 0 ? null : sum / samples;
}

function countOf({ candidates }: RerankRequest, index: number): number {
  const sent = candidates[index];
  return typeof sent === 'object' ? (sent.count ?? 1) : 1;
}
