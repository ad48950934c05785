/**
 * The use case: which of these programs is right? Request → `Problem` → `CellPlan` → `Execution` → `PassMatrix` →
 * `Ranking` → reply. Each arrow is one function in a file of this folder; this file calls them in order. No door lives
 * here, and nothing about how programs are executed or what a score is.
 */
import type { Executor } from '../execution/plan.ts';
import { rank } from '../ranking/rank.ts';
import { toAnswers } from './answers.ts';
import { executeInTime } from './deadline.ts';
import { sortableId } from './id.ts';
import { toPassMatrix } from './pass-matrix.ts';
import { toCellPlan } from './plan.ts';
import { type Problem, type ProblemRules, toProblem } from './problem.ts';
import { type Answer, answer, refuse } from './refusal.ts';
import { factsOf, toFailures, toOutcomes, toRankedParts, toStrategy } from './reply.ts';
import { stopwatch } from './stopwatch.ts';
import { warningsOfExecution, warningsOfProblem, warningsOfRanking } from './warnings.ts';
import type { RerankReply } from './wire/reply.ts';
import type { RerankRequest } from './wire/request.ts';

export type RerankService = Omit<ProblemRules, 'languages'> & {
  readonly executor: Pick<Executor, 'execute' | 'languages'>;
  /** Version of the service. */
  readonly version: string;
};

/** Executes candidates × tests and ranks the candidates. `signal` aborts when nobody waits for the answer any more. */
export async function rerank(
  request: RerankRequest,
  { executor, version, ...rules }: RerankService,
  signal?: AbortSignal,
): Promise<Answer<RerankReply>> {
  const watch = stopwatch();
  const include = request.include ?? [];

  const understood = toProblem(request, { ...rules, languages: executor.languages() });
  if (!understood.ok) return understood;
  const problem = understood.value;

  const wantsAnswers = include.includes('answers') || problem.strategy.readsAnswers;
  const plan = toCellPlan(problem, include.includes('failures'), wantsAnswers);
  const execution = await executeInTime(executor, plan, request.deadline_ms, signal);
  if (signal?.aborted) return refuse('cancelled', [{ pointer: '', detail: 'The client went away.' }]);
  const execute_ms = watch.lap();

  const matrix = toPassMatrix(problem, execution);
  const ranking = rank(matrix, problem.strategy, {
    evidence: execution.evidence,
    texts: problem.candidates.items,
  });
  const rank_ms = watch.lap();

  const ranked = { candidates: problem.candidates, tests: problem.tests, matrix, ranking };
  return answer({
    id: sortableId('rr'),
    language: problem.language.name,
    strategy: toStrategy(problem.strategy),
    engine: { version, runtime: runtimeOf(executor, problem) },
    ...toRankedParts(ranked, request, factsOf(execution, ranked)),
    ...(include.includes('outcomes') && { outcomes: toOutcomes(execution, ranked) }),
    ...(include.includes('failures') && { failures: toFailures(execution, ranked) }),
    ...(include.includes('answers') &&
      execution.evidence && { answers: toAnswers(execution.evidence, ranked) }),
    stats: {
      cells: plan.candidates.length * plan.tests.length,
      executed: execution.stats.executed,
      cached: execution.stats.cached,
      concluded: execution.stats.concluded,
      skipped: execution.stats.skipped,
      infra_errors: execution.stats.infraErrors,
      execute_ms,
      rank_ms,
      total_ms: watch.total(),
    },
    warnings: [
      ...warningsOfProblem(problem),
      ...warningsOfExecution(execution, ranked),
      ...warningsOfRanking(ranking, ranked),
    ],
  });
}

/** Asked for after the execution: a service that has just started learns it from its first sandbox. */
function runtimeOf(executor: Pick<Executor, 'languages'>, { language }: Problem): string {
  return executor.languages().find(({ name }) => name === language.name)?.runtime ?? language.runtime;
}
