/** Fourth step: outcomes become the pass matrix that is ranked. */
import { Outcome } from '../../workers/messages.ts';
import type { Execution } from '../execution/plan.ts';
import { type Cell, matrixFromCells, type PassMatrix } from '../matrix/pass-matrix.ts';
import type { Problem } from './problem.ts';

export function toPassMatrix({ candidates, tests }: Problem, { outcomes }: Execution): PassMatrix {
  const width = tests.items.length;
  const cellAt = (candidate: number, test: number) => toCell(outcomes[candidate * width + test]);
  return matrixFromCells(candidates.items.length, width, cellAt, {
    candidateCounts: candidates.counts,
    testCounts: tests.counts,
  });
}

/** Passed, did not, or (the service failed, or the cell was skipped) nobody knows. */
function toCell(outcome: number | undefined): Cell {
  if (outcome === Outcome.passed) return true;
  const isUnknown = outcome === Outcome.infrastructure || outcome === Outcome.skipped;
  return isUnknown ? null : false;
}
