/**
 * The use case: which of these programs is right? Request → `Problem` → `CellPlan` → `Execution` → `PassMatrix` →
 * `Ranking` → reply. Each arrow is one function in a file of this folder; this file calls them in order. No door lives
 * here, and nothing about how programs are executed or what a score is.
 */
import { type Admit, STOPPING, type Ticket } from '../admission/admission.ts';
import { createBudget, type SandboxBudget } from '../execution/budget.ts';
import type { Executor } from '../execution/plan.ts';
import { presume } from '../matrix/presume.ts';
import type { Seen } from '../matrix/units.ts';
import { wholeQuestions } from '../matrix/whole-questions.ts';
import type { Learnt } from '../ranking/crossrank-model.ts';
import { rank } from '../ranking/rank.ts';
import { rankPresumed } from '../ranking/rank-presumed.ts';
import { toAnswers } from './answers.ts';
import { inTime, quickMs } from './deadline.ts';
import { paceOf } from './effort.ts';
import { sortableId } from './id.ts';
import { executeInRounds, type RankSoFar } from './in-rounds.ts';
import { toPassMatrix } from './pass-matrix.ts';
import { toCellPlan } from './plan.ts';
import { executeProbes, type Probed } from './probing.ts';
import { type Problem, type ProblemRules, toProblem } from './problem.ts';
import { type Rank, rankHere } from './ranker.ts';
import { type Answer, answer, refuse } from './refusal.ts';
import { factsOf, toFailures, toOutcomes, toRankedParts, toStrategy } from './reply.ts';
import type { OnStage } from './stages.ts';
import { stopwatch, toHundredths } from './stopwatch.ts';
import { tieOrder } from './ties.ts';
import {
  warningsOfExecution,
  warningsOfPresuming,
  warningsOfProbing,
  warningsOfProblem,
  warningsOfRanking,
  whySkipped,
} from './warnings.ts';
import { toWhy } from './why.ts';
import type { RerankReply } from './wire/reply.ts';
import type { RerankRequest } from './wire/request.ts';

export type RerankService = Omit<ProblemRules, 'languages'> & {
  readonly executor: Pick<Executor, 'execute' | 'languages'>;
  /** Whether there is room, and when it is this request's turn. */
  readonly admit: Admit;
  /** Is told how long each stage took. */
  readonly onStage?: OnStage;
  /** Version of the service. */
  readonly version: string;
  /** What the default strategy goes by; absent: what is shipped. */
  readonly learnt?: Learnt;
  /** Ranks what was executed; absent: here and now. */
  readonly rank?: Rank;
  /** Whether a candidate of which a part is known is worth nothing: a deadline then cuts off whole candidates. */
  readonly inRows?: boolean;
  /** Time of sandboxes, where other problems use the same. Absent: this one has its own. */
  readonly budget?: SandboxBudget;
};

/** Executes candidates × tests and ranks the candidates. `signal` aborts when nobody waits for the answer any more. */
export async function rerank(
  request: RerankRequest,
  service: RerankService,
  signal?: AbortSignal,
): Promise<Answer<RerankReply>> {
  const {
    executor,
    admit,
    onStage,
    version,
    learnt,
    rank: rankLast = rankHere,
    inRows = false,
    budget: shared,
    ...rules
  } = service;
  const watch = stopwatch(onStage);
  const budget = shared ?? budgetOf(rules);
  const include = request.include ?? [];

  const understood = toProblem(request, { ...rules, languages: executor.languages() });
  if (!understood.ok) return understood;
  const problem = understood.value;

  const wantsAnswers =
    include.includes('answers') || include.includes('why') || problem.strategy.readsAnswers;
  const plan = toCellPlan(problem, include.includes('failures'), wantsAnswers);
  const deadlineMs = request.deadline_ms;
  const cells = plan.candidates.length * plan.tests.length;
  const pace = paceOf(request, problem.strategy, cells, inRows);
  const mostCells = (pace?.mostCells ?? cells) + plan.candidates.length * problem.probes;
  const work = {
    language: plan.language,
    cells: mostCells,
    priority: request.priority ?? 'interactive',
    deadlineMs,
  };
  watch.lap('plan');
  const admitted = await admit(work, signal);
  if (!admitted.ok) return admitted;
  const ticket = admitted.value;
  watch.lap('queue');
  const known = {
    texts: problem.candidates.items,
    priors: problem.priors,
    trusted: problem.trusted,
    ...(learnt && { learnt }),
  };
  const quick = deadlineMs === undefined ? null : quickMs(deadlineMs, plan.limits.cellTimeoutMs);
  const presumes = pace !== null && !pace.wholeTests;
  const wholly = ({ matrix, evidence }: Seen): Parameters<Rank> => {
    const whole = pace && evidence ? wholeQuestions(evidence, matrix) : evidence;
    return [matrix, problem.strategy, { ...known, evidence: whole }];
  };
  const rankWhole: RankSoFar = (seen) => rank(...wholly(seen));
  const rankSoFar: RankSoFar = presumes
    ? ({ matrix, evidence }) => rankPresumed(matrix, problem.strategy, { ...known, evidence })
    : rankWhole;
  const execute = (weight: number) => async (until: AbortSignal) => {
    const weighed = {
      ...plan,
      weight,
      budget,
      ...(quick !== null && { hurry: { ms: quick, leaves: false } }),
    };
    const ran = pace
      ? await executeInRounds(executor, problem, weighed, pace, { soFar: rankSoFar, whole: rankWhole }, until)
      : await executor.execute(weighed, until);
    return executeProbes(executor, weighed, ran, problem.probes, until);
  };
  const { execution, probed, lost } = await executeAdmitted(
    execute(ticket.weight),
    cells,
    ticket,
    deadlineMs,
    signal,
  );
  if (signal?.aborted) return refuse('cancelled', [{ pointer: '', detail: 'The client went away.' }]);
  if (ticket.stopped.aborted) return STOPPING;
  const execute_ms = watch.lap('execute');

  const matrix = toPassMatrix(problem, execution);
  const seen = { matrix, evidence: execution.evidence };
  const ranking = presumes ? rankSoFar(seen) : await rankLast(...wholly(seen));
  const rank_ms = watch.lap('rank');

  const ranked = { candidates: problem.candidates, tests: problem.tests, matrix, ranking };
  const parts = toRankedParts(
    ranked,
    request,
    problem.strategy.scale,
    factsOf(execution, ranked),
    tieOrder(request.tie_break ?? 'earlier', textsAsSent(problem)),
  );
  const reply: RerankReply = {
    id: sortableId('rr'),
    language: problem.language.name,
    strategy: toStrategy(problem.strategy),
    engine: { version, runtime: runtimeOf(executor, problem) },
    ...parts,
    ...(include.includes('outcomes') && { outcomes: toOutcomes(execution, ranked) }),
    ...(include.includes('failures') && { failures: toFailures(execution, ranked) }),
    ...(include.includes('answers') &&
      execution.evidence && { answers: toAnswers(execution.evidence, ranked) }),
    ...(include.includes('why') && {
      why: toWhy(
        { problem, ranking, ...seen, presumed: presumes ? presume(seen) : seen },
        parts.results[0]?.index ?? 0,
        request.why ?? [],
      ),
    }),
    stats: {
      cells,
      executed: execution.stats.executed,
      cached: execution.stats.cached,
      concluded: execution.stats.concluded,
      skipped: execution.stats.skipped,
      infra_errors: execution.stats.infraErrors,
      ...(probed > 0 && { probed }),
      queued_ms: toHundredths(ticket.waitedMs),
      execute_ms,
      rank_ms,
      total_ms: watch.total(),
    },
    warnings: [
      ...warningsOfProblem(problem),
      ...warningsOfExecution(execution, ranked, whySkipped(request, budget)),
      ...(presumes ? warningsOfPresuming(execution) : []),
      ...warningsOfProbing(lost),
      ...warningsOfRanking(ranking, ranked),
    ],
  };
  watch.lap('reply');
  return answer(reply);
}

/** The time of sandboxes that one request may use. */
export function budgetOf({ ceilings }: Pick<ProblemRules, 'ceilings'>): SandboxBudget {
  return createBudget(ceilings.sandboxSeconds * 1_000);
}

/** Executes what was let in, in the time that is left of it, and says what it cost. */
async function executeAdmitted(
  execute: (signal: AbortSignal) => Promise<Probed>,
  cells: number,
  ticket: Ticket,
  deadlineMs: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Probed> {
  let used = { cells: 0, ms: 0 };
  try {
    const leftMs = deadlineMs === undefined ? undefined : Math.max(1, deadlineMs - ticket.waitedMs);
    const until = signal === undefined ? ticket.stopped : AbortSignal.any([signal, ticket.stopped]);
    const ran = await inTime(execute, cells, leftMs, until);
    used = { cells: ran.execution.stats.executed + ran.probed, ms: ran.execution.sandboxMs };
    return ran;
  } finally {
    ticket.leave(used.cells, used.ms);
  }
}

function textsAsSent({ candidates: { indexOf, items } }: Problem): string[] {
  return indexOf.map((distinct) => items[distinct] ?? '');
}

/** Asked for after the execution: a service that has just started learns it from its first sandbox. */
function runtimeOf(executor: Pick<Executor, 'languages'>, { language }: Problem): string {
  return executor.languages().find(({ name }) => name === language.name)?.runtime ?? language.runtime;
}
