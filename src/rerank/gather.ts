/** What several heats of one plan brought, put together as if it had been one execution; cells that none ran are `S`. */
import { Outcome } from '../../workers/messages.ts';
import type { CandidateFailure, CellPlan, Execution } from '../execution/plan.ts';
import type { Evidence } from '../matrix/evidence.ts';
import type { Heat } from '../racing/race.ts';

/** The part of a plan that a heat runs. */
export function planOf(plan: CellPlan, { candidates, tests }: Heat): CellPlan {
  return {
    ...plan,
    candidates: candidates.flatMap((candidate) => plan.candidates[candidate] ?? []),
    tests: tests.flatMap((test) => plan.tests[test] ?? []),
  };
}

export type Part = { readonly heat: Heat; readonly execution: Execution };

/**
 * Of cells that are in several parts, the last counts. A candidate that does not compile in one does not in any. `evidence` is that of
 * the same parts; null where the plan does not want to know.
 */
export function gather(plan: CellPlan, parts: readonly Part[], evidence: Evidence | null): Execution {
  const width = plan.tests.length;
  const outcomes = new Uint8Array(plan.candidates.length * width).fill(Outcome.skipped);
  const cpuUs = new Uint32Array(outcomes.length);
  for (const { heat, execution } of parts) {
    for (const [row, candidate] of heat.candidates.entries()) {
      for (const [column, test] of heat.tests.entries()) {
        const from = row * heat.tests.length + column;
        outcomes[candidate * width + test] = execution.outcomes[from] ?? Outcome.skipped;
        cpuUs[candidate * width + test] = execution.cpuUs[from] ?? 0;
      }
    }
  }
  const uncompiled = concludeUncompiled(outcomes, width);
  const sum = (of: (execution: Execution) => number) =>
    parts.reduce((all, { execution }) => all + of(execution), 0);
  return {
    outcomes,
    cpuUs,
    failures: failuresOf(plan, parts),
    evidence,
    tampering: candidatesOf(parts, ({ tampering }) => tampering),
    nondeterministic: candidatesOf(parts, ({ nondeterministic }) => nondeterministic),
    // Who is left out of one round is run in a later one, or is `S` as others are.
    leftOut: [],
    brokenTests: brokenTestsOf(parts),
    missingModules: missingModulesOf(parts),
    sandboxMs: sum(({ sandboxMs }) => sandboxMs),
    stats: {
      executed: sum(({ stats }) => stats.executed),
      cached: sum(({ stats }) => stats.cached),
      concluded: sum(({ stats }) => stats.concluded) + uncompiled,
      skipped: outcomes.reduce((all, outcome) => all + Number(outcome === Outcome.skipped), 0),
      infraErrors: sum(({ stats }) => stats.infraErrors),
    },
  };
}

/** Fills the rows of candidates that do not compile, and says how many cells that were. */
function concludeUncompiled(outcomes: Uint8Array, width: number): number {
  let concluded = 0;
  for (let first = 0; first < outcomes.length; first += width) {
    const row = outcomes.subarray(first, first + width);
    if (!row.includes(Outcome.uncompiled)) continue;
    for (const [test, outcome] of row.entries()) {
      if (outcome !== Outcome.skipped) continue;
      row[test] = Outcome.uncompiled;
      concluded++;
    }
  }
  return concluded;
}

/** In the order of tests, as many of each candidate as the plan wants. */
function failuresOf({ failuresPerCandidate }: CellPlan, parts: readonly Part[]): CandidateFailure[] {
  const all = parts.flatMap(({ heat, execution }) =>
    execution.failures.map((failure) => ({
      ...failure,
      candidate: heat.candidates[failure.candidate] ?? 0,
      test: heat.tests[failure.test] ?? 0,
    })),
  );
  const ofCandidates = Map.groupBy(all, ({ candidate }) => candidate);
  return [...ofCandidates]
    .sort(([a], [b]) => a - b)
    .flatMap(([, failures]) => failures.sort((a, b) => a.test - b.test).slice(0, failuresPerCandidate));
}

function candidatesOf(parts: readonly Part[], of: (execution: Execution) => readonly number[]): number[] {
  const found = parts.flatMap(({ heat, execution }) => of(execution).map((row) => heat.candidates[row] ?? 0));
  return [...new Set(found)].sort((a, b) => a - b);
}

function brokenTestsOf(parts: readonly Part[]): Execution['brokenTests'] {
  const messages = new Map<number, string>();
  for (const { heat, execution } of parts)
    for (const { test, message } of execution.brokenTests) messages.set(heat.tests[test] ?? 0, message);
  return [...messages].sort(([a], [b]) => a - b).map(([test, message]) => ({ test, message }));
}

/** Parts overlap in candidates: the most that import a module in one part. */
function missingModulesOf(parts: readonly Part[]): Execution['missingModules'] {
  const most = new Map<string, number>();
  for (const { module, candidates } of parts.flatMap(({ execution }) => execution.missingModules))
    most.set(module, Math.max(most.get(module) ?? 0, candidates));
  return [...most].map(([module, candidates]) => ({ module, candidates }));
}
