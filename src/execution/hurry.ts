/**
 * Plans in a hurry: a cell that is over a short time is given up, not judged, and its candidate waits until all others are
 * through. Else a few programs that never end would use up a deadline in which all others are known many times over.
 */
import { Outcome, type SliceResult } from '../../workers/messages.ts';

export type Hurry = {
  /** How long a cell may take before its candidate is put aside, in milliseconds. */
  readonly ms: number;
  /** Whether candidates that were put aside are left out: their rows are `S`. Else they have the limit of the plan, after all others. */
  readonly leaves: boolean;
};

/** So many candidates have to be put aside, and more than this part of those tried, before nobody is any more: it is the cells that are long. */
const FEW = 16;
const MOST_PART = 3 / 4;

/** Whether most candidates end in the short time. */
export function isWorthHurrying(putAside: number, tried: number): boolean {
  return putAside < FEW || putAside <= tried * MOST_PART;
}

/** The candidates of a plan that may hurry. */
export function createHurried(hurry: Hurry | undefined) {
  const tried = new Set<number>();
  const putAside = new Set<number>();
  let goesOn = hurry !== undefined;
  return {
    /** How long a cell of this candidate may take now before it is put aside, in milliseconds; null where it is not. */
    quickMs(candidate: number): number | null {
      goesOn &&= isWorthHurrying(putAside.size, tried.size);
      return hurry && goesOn && !putAside.has(candidate) ? hurry.ms : null;
    },
    /** The candidate was tried, and a cell of it was over the short time, or none was. Says whether the candidate is left out. */
    leaves(candidate: number, isOver: boolean): boolean {
      tried.add(candidate);
      if (isOver) putAside.add(candidate);
      return isOver && hurry?.leaves === true;
    },
    get leftOut(): ReadonlySet<number> {
      return hurry?.leaves ? putAside : new Set();
    },
  };
}

/** Whether the load or a cell was over its time. */
export function hasTimedOut({ loadOutcome, outcomes }: SliceResult): boolean {
  return loadOutcome === Outcome.timeout || outcomes.includes(Outcome.timeout);
}

/** What is known of the slice before the first cell that was over its time; `tests` are those of its cells. */
export function untilTimeout(result: SliceResult, tests: Uint32Array): SliceResult {
  const cells = result.loadOutcome === null ? result.outcomes.indexOf(Outcome.timeout) : 0;
  const known = new Set(tests.subarray(0, cells));
  return {
    ...result,
    loadOutcome: null,
    outcomes: result.outcomes.subarray(0, cells),
    cpuUs: result.cpuUs.subarray(0, cells),
    failures: result.failures.filter(({ test }) => known.has(test)),
    outputs: result.outputs.filter(({ test }) => known.has(test)),
    evidence: result.evidence && { ...result.evidence, given: result.evidence.given.subarray(0, cells) },
  };
}
