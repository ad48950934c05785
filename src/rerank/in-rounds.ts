/** Third step, by rounds: what a round brings says what the next one runs (`racing/race.ts`). */
import { isWorthHurrying } from '../execution/hurry.ts';
import type { CellPlan, Execution, Executor } from '../execution/plan.ts';
import type { Seen } from '../matrix/units.ts';
import { type Heat, nextHeats, remainingHeats, within } from '../racing/race.ts';
import type { Ranking } from '../ranking/rank.ts';
import { termsOf, typicality } from '../ranking/typicality.ts';
import type { Pace } from './effort.ts';
import { gather, type Part, planOf } from './gather.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { toPassMatrix } from './pass-matrix.ts';
import type { Problem } from './problem.ts';

/** Ranks by what is known so far. */
export type RankSoFar = (seen: Seen) => Ranking;

export type Rankings = {
  /** As the reply will be. */
  readonly soFar: RankSoFar;
  /** By tests that every candidate ran, and by nothing else. */
  readonly whole: RankSoFar;
};

/** So near the first, in log odds, candidates are promising by tests that all ran. */
const PROMISING = 0.4;

/**
 * Runs rounds until there is nothing more to find out, the cells are used up or the signal aborts. Where the plan hurries, candidates
 * that are put aside wait for the last round: no other waits for them.
 */
export async function executeInRounds(
  executor: Pick<Executor, 'execute'>,
  problem: Problem,
  plan: CellPlan,
  pace: Pace,
  rankings: Rankings,
  signal: AbortSignal,
): Promise<Execution> {
  const raceOn = nextRounds(problem, plan, pace, rankings);
  const leaving = plan.hurry ? { ...plan, hurry: { ...plan.hurry, leaves: true } } : plan;
  const tried = new Set<number>();
  const leftOut = new Set<number>();
  let isLeaving = plan.hurry !== undefined;
  const parts: Part[] = [];
  const evidence = plan.evidence ? gatherEvidence(plan) : null;
  let execution = gather(plan, parts, evidence?.whole() ?? null);
  // Where all may run, those that were left out have not used up any.
  let cellsLeft =
    pace.mostCells < plan.candidates.length * plan.tests.length ? pace.mostCells : Number.POSITIVE_INFINITY;
  while (!signal.aborted && cellsLeft > 0) {
    let round = within(raceOn(execution, leftOut), cellsLeft);
    if (round.length === 0 && pace.finishes) {
      isLeaving = false;
      round = within(remainingHeats(seenOf(problem, execution)), cellsLeft);
    }
    if (round.length === 0) break;
    const before = unknownCells(execution);
    const putAside = leftOut.size;
    for (const part of await runHeats(executor, isLeaving ? leaving : plan, round, signal)) {
      parts.push(part);
      if (part.execution.evidence) evidence?.take(part.heat, part.execution.evidence);
      for (const candidate of part.heat.candidates) tried.add(candidate);
      for (const row of part.execution.leftOut) leftOut.add(part.heat.candidates[row] ?? 0);
    }
    execution = gather(plan, parts, evidence?.whole() ?? null);
    cellsLeft -= round.reduce((sum, { candidates, tests }) => sum + candidates.length * tests.length, 0);
    // Where the service fails again and again, there is an end.
    if (unknownCells(execution) >= before && leftOut.size === putAside) break;
    if (!isWorthHurrying(leftOut.size, tried.size)) {
      isLeaving = false;
      leftOut.clear();
    }
  }
  return execution;
}

function unknownCells({ stats }: Execution): number {
  return stats.skipped + stats.infraErrors;
}

function seenOf(problem: Problem, execution: Execution): Seen {
  return { matrix: toPassMatrix(problem, execution), evidence: execution.evidence };
}

/** What to run next, from what came of all before. */
function nextRounds(
  problem: Problem,
  { candidates }: CellPlan,
  { margin, wholeTests }: Pace,
  rankings: Rankings,
): (execution: Execution, leftOut: ReadonlySet<number>) => Heat[] {
  const order = byTypicality(candidates);
  // It is asked for once all candidates ran what all run, and then it stays as it is.
  let promising: readonly number[] | null = null;
  return (execution, leftOut) => {
    const seen = seenOf(problem, execution);
    return nextHeats(seen, {
      order,
      contenders: () => nearFirst(rankings.soFar(seen), margin),
      promising: () => (promising ??= nearFirst(rankings.whole(seen), PROMISING)),
      leftOut,
      wholeTests,
    });
  };
}

function nearFirst({ results }: Ranking, margin: number): number[] {
  const least = (results[0]?.score ?? 0) - margin;
  return results.filter(({ score }) => score !== null && score >= least).map(({ candidate }) => candidate);
}

function runHeats(
  executor: Pick<Executor, 'execute'>,
  plan: CellPlan,
  heats: readonly Heat[],
  signal: AbortSignal,
): Promise<Part[]> {
  return Promise.all(
    heats.map(async (heat) => ({ heat, execution: await executor.execute(planOf(plan, heat), signal) })),
  );
}

function byTypicality(texts: readonly string[]): number[] {
  const typical = typicality(termsOf(texts));
  return [...texts.keys()].sort((a, b) => (typical[b] ?? 0) - (typical[a] ?? 0));
}
