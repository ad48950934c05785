/** The end of a job: what its batches brought becomes an `Execution`. */
import { type CellFailure, Outcome } from '../../workers/messages.ts';
import type { Batch } from './batch.ts';
import type { CellAnswers } from './cell-answers.ts';
import { evidenceOf } from './evidence.ts';
import type { CandidateFailure, CellPlan, Execution } from './plan.ts';

/** What was noticed beside outcomes; keys are indexes in the plan. */
export type Noticed = {
  readonly tampering: ReadonlySet<number>;
  readonly nondeterministic: ReadonlySet<number>;
  readonly leftOut: ReadonlySet<number>;
  readonly broken: ReadonlyMap<number, string>;
  readonly missingModules: ReadonlyMap<number, string>;
  readonly failures: ReadonlyMap<number, readonly CellFailure[]>;
  /** Null where the plan does not want to know. */
  readonly answers: CellAnswers | null;
  readonly sandboxMs: number;
};

export function executionOf(
  plan: CellPlan,
  outcomes: Uint8Array,
  cpuUs: Uint32Array,
  batches: readonly Batch[],
  noticed: Noticed,
): Execution {
  return {
    outcomes,
    cpuUs,
    failures: byCandidate(noticed.failures),
    evidence: noticed.answers && evidenceOf(plan, outcomes, noticed.answers),
    tampering: ascending(noticed.tampering),
    nondeterministic: ascending(noticed.nondeterministic),
    leftOut: ascending(noticed.leftOut),
    brokenTests: [...noticed.broken].sort(([a], [b]) => a - b).map(([test, message]) => ({ test, message })),
    missingModules: countedModules(noticed.missingModules),
    sandboxMs: noticed.sandboxMs,
    stats: statsOf(plan, outcomes, batches),
  };
}

/** How often each byte occurs. By index, as a million cells are counted here while everybody else waits. */
function histogram(outcomes: Uint8Array): Uint32Array {
  const found = new Uint32Array(256);
  for (let cell = 0; cell < outcomes.length; cell++) {
    const outcome = outcomes[cell] ?? 0;
    found[outcome] = (found[outcome] ?? 0) + 1;
  }
  return found;
}

export function statsOf(
  { tests }: CellPlan,
  outcomes: Uint8Array,
  batches: readonly Batch[],
): Execution['stats'] {
  const found = histogram(outcomes);
  const skipped = found[Outcome.skipped] ?? 0;
  const infraErrors = found[Outcome.infrastructure] ?? 0;
  let cached = outcomes.length;
  let concluded = 0;
  for (const batch of batches) {
    const isSkipped = batch.row[0] === Outcome.skipped;
    cached -= isSkipped ? tests.length : batch.tests.length - batch.kept;
    if (!isSkipped) concluded += batch.concluded + batch.cutShort + batch.inferred;
  }
  const executed = outcomes.length - cached - concluded - skipped - infraErrors;
  return { executed, cached, concluded, skipped, infraErrors };
}

function byCandidate(failures: Noticed['failures']): CandidateFailure[] {
  return [...failures]
    .sort(([a], [b]) => a - b)
    .flatMap(([candidate, list]) => list.map((failure) => ({ candidate, ...failure })));
}

function countedModules(missing: Noticed['missingModules']): Execution['missingModules'] {
  const candidates = new Map<string, number>();
  for (const module of missing.values()) candidates.set(module, (candidates.get(module) ?? 0) + 1);
  return [...candidates].map(([module, number]) => ({ module, candidates: number }));
}

function ascending(indexes: ReadonlySet<number>): number[] {
  return [...indexes].sort((a, b) => a - b);
}
