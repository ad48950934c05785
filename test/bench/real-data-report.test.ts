import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  agreementLines,
  comparisonReport,
  processesSide,
  ratioOf,
  slowCandidates,
  sumOf,
} from '../../bench/real-data-report.ts';

const service = { cells: 2_000, executed: 1_990, concluded: 10, outOfTime: 12, ms: 500 };
const processes = { cells: 2_000, executed: 1_995, concluded: 0, outOfTime: 12, ms: 10_000 };

test('the ratio is that of cells a second', () => {
  const comparison = { title: 'All', service, processes };
  assert.equal(ratioOf(comparison), 20);
  assert.deepEqual(comparisonReport([comparison]), [
    '',
    'All',
    '             cells  executed  concluded  out of time    time  cells/s  ratio',
    '  service    2,000     1,990         10           12   0.5 s    4,000   20.0',
    '  processes  2,000     1,995          0           12  10.0 s      200',
  ]);
});

test('sides add up', () => {
  assert.deepEqual(sumOf([service, processes]), {
    cells: 4_000,
    executed: 3_985,
    concluded: 10,
    outOfTime: 24,
    ms: 10_500,
  });
});

test('what the processes ran: not the cells of a candidate that does not load, nor those after a kill', () => {
  assert.deepEqual(processesSide(['10E', null, '1T-'], 3, 7), {
    cells: 9,
    executed: 5,
    concluded: 0,
    outOfTime: 1,
    ms: 7,
  });
});

test('a candidate is slow when a cell of it ran out of time on either side', () => {
  assert.deepEqual(slowCandidates(['PT', 'PP', 'PP', 'FF', 'CC'], ['11', '1T', 'E-', '00', null]), [0, 1, 2]);
});

test('disagreements are shown with their first cells', () => {
  const problem = {
    task_id: 'a',
    tests: [{ code: '' }, { code: '' }],
    reference: { ground_truth: '11', cells: ['11', '0T'] },
  };
  const { lines, onPassing } = agreementLines([{ problem, outcomes: ['PF', 'FT'] }]);
  assert.equal(onPassing, 3 / 4);
  assert.deepEqual(lines, [
    '',
    'Agreement, cell by cell: 3 of 4 by outcome (75.000%), 75.000% on whether they pass',
    '  1 → F  1  a [0, 1]',
  ]);
});
