/** After the tests: inputs that no test has are put to the candidates, and what these answer joins the evidence. */
import { Outcome, type TestProgram } from '../../workers/messages.ts';
import type { CellPlan, Execution, Executor, LanguageName } from '../execution/plan.ts';
import { indexes } from '../matrix/indexes.ts';
import { joinAnswers } from '../matrix/join-answers.ts';
import { probesOf } from '../probes/probes.ts';

export type Probed = {
  readonly execution: Execution;
  /** Cells that the probes took, beside those of the tests. */
  readonly probed: number;
  /** Probes that tell nothing, as the service did not get to all of their cells or failed on them. */
  readonly lost: number;
};

/**
 * At most `most` probes. None where the tests were not all run: what is left of the time or the cells is theirs. A probe that is not known of every
 * candidate tells nothing: those that were asked would agree for that alone.
 */
export async function executeProbes(
  executor: Pick<Executor, 'execute'>,
  plan: CellPlan,
  execution: Execution,
  most: number,
  signal: AbortSignal,
): Promise<Probed> {
  const { evidence, stats } = execution;
  const calls = evidence && stats.skipped === 0 ? probesOf(evidence.questions, most, plan.seed) : [];
  if (!evidence || calls.length === 0 || signal.aborted) return { execution, probed: 0, lost: 0 };
  const tests = calls.map((call) => programOf(call, plan.language));
  const asked = await executor.execute({ ...plan, tests, failuresPerCandidate: 0 }, signal);
  const whole = ranByAll(asked, tests.length);
  const questions = whole
    .map((test) => asked.evidence?.questionOfTest[test] ?? -1)
    .filter((question) => question !== -1);
  const told = asked.evidence && joinAnswers(evidence, asked.evidence, questions);
  return {
    execution: {
      ...execution,
      evidence: told ?? evidence,
      tampering: union(execution.tampering, asked.tampering),
      nondeterministic: union(execution.nondeterministic, asked.nondeterministic),
      sandboxMs: execution.sandboxMs + asked.sandboxMs,
    },
    probed: asked.outcomes.length - asked.stats.skipped,
    lost: tests.length - whole.length,
  };
}

/** A test that asks, and whose outcome nobody looks at: nobody knows what is right. */
export function programOf(call: string, language: LanguageName): TestProgram {
  const code = language === 'python' ? `assert ${call} == None` : `assert.strictEqual(${call}, undefined);`;
  return { kind: 'code', code };
}

/** The tests that every candidate ran. */
function ranByAll({ outcomes }: Execution, width: number): number[] {
  const left = new Set<number>();
  for (const [cell, outcome] of outcomes.entries())
    if (outcome === Outcome.infrastructure || outcome === Outcome.skipped) left.add(cell % width);
  return indexes(width).filter((test) => !left.has(test));
}

function union(one: readonly number[], other: readonly number[]): number[] {
  return [...new Set([...one, ...other])].sort((a, b) => a - b);
}
