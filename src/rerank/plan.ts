/** Second step: a problem becomes the plan of its cells. */
import type { CellPlan } from '../execution/plan.ts';
import type { Problem } from './problem.ts';

/** Failed cells that are explained for each candidate when failures are asked for. */
export const FAILURES_PER_CANDIDATE = 3;

/** `evidence`: whether it is to be told what the candidates answer, beside whether they pass. */
export function toCellPlan(problem: Problem, explainFailures: boolean, evidence = false): CellPlan {
  return {
    language: problem.language.name,
    prelude: problem.prelude,
    candidates: problem.candidates.items,
    tests: problem.tests.items,
    limits: problem.limits,
    seed: problem.seed,
    failuresPerCandidate: explainFailures ? FAILURES_PER_CANDIDATE : 0,
    evidence,
  };
}
