/** The result of a job once the checkers have spoken. */
import { Outcome } from '../../workers/messages.ts';
import type { Judge, Verdict } from './checkers.ts';
import { evidenceOf } from './evidence.ts';
import type { JobResult } from './job.ts';
import { statsOf } from './job-result.ts';
import type { CandidateFailure, CellPlan } from './plan.ts';

/** `fleeting`: cells whose outcome says nothing of another run. */
type Judged = { readonly result: JobResult; readonly fleeting: ReadonlySet<number> };

/** Puts verdicts in the place of provisional passes. A row with a cell that nobody judged is skipped as a whole. `checksMs`: how long checkers had sandboxes. */
export function withVerdicts(plan: CellPlan, result: JobResult, judge: Judge, checksMs: number): Judged {
  const { execution, batches } = result;
  const { outcomes } = execution;
  const width = plan.tests.length;
  const fleeting = new Set<number>();
  const found: CandidateFailure[] = [];
  const skipped = new Set<number>();
  for (const [cell, verdict] of judge.verdicts()) {
    if (outcomes[cell] !== Outcome.passed) continue;
    outcomes[cell] = verdict.outcome;
    if (verdict.fleeting) fleeting.add(cell);
    if (verdict.outcome === Outcome.skipped) skipped.add(Math.floor(cell / width));
    const failure = failureOf(cell, width, verdict);
    if (failure) found.push(failure);
  }
  for (const candidate of skipped) {
    outcomes.fill(Outcome.skipped, candidate * width, (candidate + 1) * width);
  }
  const brokenTests = [...execution.brokenTests, ...brokenOf(judge)].sort((a, b) => a.test - b.test);
  const failures = firstOfEach([...execution.failures, ...found], plan.failuresPerCandidate).filter(
    ({ candidate }) => !skipped.has(candidate),
  );
  const stats = statsOf(plan, outcomes, batches);
  const evidence = result.answers && evidenceOf(plan, outcomes, result.answers);
  const sandboxMs = execution.sandboxMs + checksMs;
  const judged = { ...execution, failures, brokenTests, evidence, sandboxMs, stats };
  return { result: { ...result, execution: judged }, fleeting };
}

function failureOf(cell: number, width: number, { outcome, failure }: Verdict): CandidateFailure | null {
  if (!failure) return null;
  return { candidate: Math.floor(cell / width), test: cell % width, outcome, ...failure, line: null };
}

function brokenOf({ broken }: Judge): { readonly test: number; readonly message: string }[] {
  return [...broken].map(([test, message]) => ({ test, message }));
}

/** The first so many failures of each candidate, in the order of the tests. */
function firstOfEach(failures: readonly CandidateFailure[], most: number): CandidateFailure[] {
  const byCandidate = Map.groupBy(
    failures.toSorted((a, b) => a.candidate - b.candidate || a.test - b.test),
    ({ candidate }) => candidate,
  );
  return [...byCandidate.values()].flatMap((list) => list.slice(0, most));
}
