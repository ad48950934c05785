/** Where a matrix is ranked: a large one in a thread, as everybody else would wait until it is done. */
import type { Piscina } from 'piscina';
import type { PassMatrix } from '../matrix/pass-matrix.ts';
import { type Ranking, rank } from '../ranking/rank.ts';
import type { ChosenStrategy, Known } from '../ranking/strategy.ts';

/** As `rank` in `src/ranking`. */
export type Rank = (matrix: PassMatrix, strategy: ChosenStrategy, known: Known) => Promise<Ranking>;

/** What the thread is sent. A strategy is its name and parameters: functions stay where they are. */
export type RankTask = {
  readonly matrix: PassMatrix;
  readonly strategy: Readonly<Record<string, unknown>>;
  readonly known: Known;
};

export type Ranker = {
  readonly rank: Rank;
  /** Nothing may be ranked after it. */
  close(): Promise<void>;
};

/**
 * Up to so many cells are ranked where they are: for 300 × 300, half as much again was spent on sending them elsewhere as on
 * ranking them (`npm run bench:gate`, score); 1,000 × 1,000 take 100 ms.
 */
const MOST_HERE = 200_000;
/** A thread that has nothing to do for so long ends, and gives its memory back. */
const IDLE_MS = 60_000;

export const rankHere: Rank = async (matrix, strategy, known) => rank(matrix, strategy, known);

/** The thread starts when it is first needed. */
export function createRanker(): Ranker {
  let starting: Promise<Piscina<RankTask, Ranking>> | null = null;
  return {
    async rank(matrix, strategy, known) {
      if (matrix.candidates * matrix.tests <= MOST_HERE) return rankHere(matrix, strategy, known);
      starting ??= startThread();
      const thread = await starting;
      return thread.run({ matrix, strategy: { name: strategy.name, ...strategy.parameters }, known });
    },
    async close() {
      const thread = await starting;
      await thread?.destroy();
    },
  };
}

async function startThread(): Promise<Piscina<RankTask, Ranking>> {
  const { Piscina } = await import('piscina');
  return new Piscina({
    filename: new URL('./ranking-thread.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
  });
}
