/** Which pairs of a problem are taken: no candidate more often than it must be, capped, balanced where asked for. */
import { chanceOf, shuffled } from '../seeded.ts';
import type { Judgement, Pair } from './rule.ts';

export type Selection = {
  /** Most pairs of a problem, from 1. */
  readonly most: number;
  /** Pairs of a smaller margin are none; in the rule's own unit, from 0. */
  readonly leastMargin: number;
  /** As many pairs of each kind. */
  readonly balance: boolean;
  readonly seed: number;
};

/** Of more, so many are drawn: a problem with ten thousand candidates would have a hundred million pairs. */
const MOST_CHOSEN = 128;
const MOST_REJECTED = 128;

/**
 * Pairs of a problem in the order of `kinds`, by priority, equal ones drawn by `seed`. A candidate comes a second time
 * only when all other pairs have been taken, so that one winner does not fill the data.
 */
export function selectPairs(
  judgement: Judgement,
  kinds: readonly string[],
  { most, leastMargin, balance, seed }: Selection,
  name: string,
): Pair[] {
  const chance = chanceOf(seed, name);
  const all = judgement.scores.map((_, index) => index);
  const chosen = shuffled(judgement.winners, chance).slice(0, MOST_CHOSEN);
  // The worst and the best are always looked at: some rules pair only them.
  const order = all.toSorted((a, b) => (judgement.scores[a] ?? 0) - (judgement.scores[b] ?? 0));
  const ends = [...order.slice(0, 8), ...order.slice(-8)];
  const rejected = [...new Set([...ends, ...shuffled(all, chance)])].slice(0, MOST_REJECTED);

  const pairs = chosen.flatMap((winner) =>
    rejected.flatMap((other) => {
      const pair = other === winner ? null : judgement.pair(winner, other);
      return pair === null || pair.margin < leastMargin ? [] : [pair];
    }),
  );
  const ranked = shuffled(pairs, chance).sort((a, b) => b.priority - a.priority);
  const byKind = kinds.map((kind) =>
    spread(
      ranked.filter((pair) => pair.kind === kind),
      most,
    ),
  );
  if (kinds.length === 1) return byKind.flat();
  const fewest = Math.min(...byKind.map((pairs) => pairs.length));
  if (balance) {
    const each = Math.min(fewest, Math.floor(most / kinds.length));
    return byKind.flatMap((pairs) => pairs.slice(0, each));
  }
  return inTurn(byKind).slice(0, most);
}

/** Takes pairs whose candidates have been used least, those first that come first. */
function spread(ranked: readonly Pair[], most: number): Pair[] {
  const used = new Map<number, number>();
  const uses = (candidate: number) => used.get(candidate) ?? 0;
  const taken: Pair[] = [];
  let left = ranked;
  for (let allowed = 1; left.length > 0 && taken.length < most; allowed++) {
    left = left.filter((pair) => {
      if (taken.length >= most || uses(pair.chosen) >= allowed || uses(pair.rejected) >= allowed) return true;
      taken.push(pair);
      used.set(pair.chosen, uses(pair.chosen) + 1);
      used.set(pair.rejected, uses(pair.rejected) + 1);
      return false;
    });
  }
  return taken;
}

/** One of each list in turn. */
function inTurn<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, place) =>
    lists.flatMap((list) => list.slice(place, place + 1)),
  ).flat();
}
