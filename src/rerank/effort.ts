/** How much is executed for a request, and in which order. */
import type { ChosenStrategy } from '../ranking/strategy.ts';
import type { RerankRequest } from './wire/request.ts';

export type Pace = {
  /** At most so many cells are run. */
  readonly mostCells: number;
  /** A candidate so far below the first, in log odds, is not run on; infinite where all are. */
  readonly margin: number;
  /** Whether every cell is run in the end, if there is time. */
  readonly finishes: boolean;
  /** Every candidate runs the same tests: published strategies leave out a test that somebody did not run. */
  readonly wholeTests: boolean;
};

/** So much of all cells is run where tests must be whole and effort is adaptive: nobody can tell then when it is enough. */
const PART_OF_WHOLE_TESTS = 0.35;
/** Our own gets no more than this: what is left then tells little. */
const MOST_OF_OWN = 0.8;
/** Chosen on two labelled sets (README, Fewer cells): smaller ones had the same first less often. */
const MARGIN = 1;
/** Fewer cells than this are run faster at once than in rounds. */
const FEWEST_IN_ROUNDS = 64;
/**
 * To rank after a round keeps everybody else waiting: 5 ms of CPU for 100 × 100, 20 for 500 × 40, 38 for 2,000 × 10, but 59 for
 * 316 × 316 and 111 for 2,000 × 50. Above this our own strategy gets whole tests too, and a deadline cuts off whole candidates.
 */
const MOST_IN_ROUNDS = 25_000;

/**
 * The pace of a request; null where all its cells are run at once. `inRows`: a candidate of which a part is known is
 * worth no more than one of which nothing is, so that a deadline had better cut off whole candidates.
 */
export function paceOf(
  { effort = 'full', deadline_ms }: Pick<RerankRequest, 'effort' | 'deadline_ms'>,
  { judge }: Pick<ChosenStrategy, 'judge'>,
  cells: number,
  inRows: boolean,
): Pace | null {
  const wholeTests = judge === null || cells > MOST_IN_ROUNDS;
  const all = { mostCells: cells, margin: Number.POSITIVE_INFINITY, finishes: true, wholeTests };
  if (typeof effort === 'object') {
    return effort.max_cells >= cells && deadline_ms === undefined
      ? null
      : { ...all, mostCells: Math.min(cells, effort.max_cells) };
  }
  if (cells < FEWEST_IN_ROUNDS) return null;
  if (effort === 'full') return deadline_ms === undefined || inRows || cells > MOST_IN_ROUNDS ? null : all;
  const part = wholeTests ? PART_OF_WHOLE_TESTS : MOST_OF_OWN;
  return { mostCells: Math.ceil(cells * part), margin: MARGIN, finishes: false, wholeTests };
}
