import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEAD, lineOf, type Row } from '../../bench/adaptive-report.ts';

const problem = { candidates: [{ count: 1 }, { count: 1 }], reference: { ground_truth: '10' } };

test('cells are of all problems and the mean of problems; the first is looked up in the full ranking', () => {
  const full = [rowOf([0, 1], 100, 0), rowOf([0, 1], 300, 0)];
  const line = lineOf(
    { size: 'all', effort: 'adaptive' },
    [rowOf([0, 1], 100, 50), rowOf([1, 0], 300, 270)],
    full,
  );
  const told = Object.fromEntries(HEAD.map((name, at) => [name, line[at]]));
  assert.deepEqual(told, {
    ...{ size: 'all', asked: '2', effort: 'adaptive', 'cells %': '20.0', 'mean %': '30.0' },
    ...{ 'same first': '50.0', 'or its cluster': '50.0', 'pass@1': '50.0', confidence: '60.0', ms: '4' },
  });
});

function rowOf(order: readonly number[], cells: number, skipped: number): Row {
  return {
    problem,
    reply: {
      results: order.map((index, place) => ({
        ...{ index, id: String(index), rank: place + 1, relevance_score: 0, score: 0, cluster: index },
        ...{ passed: 0, total: 0, cpu_ms: null, cpu_ms_sd: null },
      })),
      stats: {
        ...{ cells, skipped, executed: cells - skipped, cached: 0, concluded: 0, infra_errors: 0 },
        ...{ queued_ms: 0, execute_ms: 0, rank_ms: 0, total_ms: 2 },
      },
      confidence: 0.6,
    },
  };
}
