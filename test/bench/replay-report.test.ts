import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, type Replay, replayReport } from '../../bench/replay-report.ts';

const stats = {
  cells: 2,
  executed: 2,
  cached: 0,
  concluded: 0,
  skipped: 0,
  infra_errors: 0,
  execute_ms: 1,
  rank_ms: 1,
  queued_ms: 0,
  total_ms: 2,
};

const problem = {
  task_id: 'a',
  language: 'python',
  prelude: '',
  candidates: [
    { code: 'x', count: 1 },
    { code: 'y', count: 3 },
  ],
  tests: [{ code: 't' }],
  reference: { ground_truth: '10', cells: ['1', 'T'] },
};

const byDefault = { name: 'crossrank', best: [0] };
const answer: Answer = { problem, outcomes: ['P', 'T'], matrix: ['1', '0'], stats, byDefault, ms: 500 };

const replay: Replay = {
  answers: [answer],
  failures: [],
  untested: [{ ...problem, task_id: 'b', tests: [] }],
  passes: [{ problem, byStrategy: new Map([['codet', 1]]) }],
  strategies: ['codet'],
  wallMs: 500,
};

test('agreement, verdicts, pass@1, speed and cells are told', () => {
  assert.deepEqual(replayReport(replay), [
    '',
    'Cells: 2 of 2 agree with the reference (100.00%), 100.00% on whether they pass',
    '  reference \\ ours  P  T',
    '  1                 1  ·',
    '  T                 ·  1',
    '',
    'Verdicts, where one test decides: 2 of 2 candidates get that of the ground truth (100.00%)',
    '',
    'pass@1 over 2 problems, expected over ties, weighed by samples (1 without a test count as a random pick)',
    '  oracle  100.0',
    '  codet    62.5',
    '  random   25.0',
    '',
    'Speed: 2 cells in 0.5 s, 4.0 cells and 2.0 problems a second',
    '  slowest    time  cells  out of time',
    '  a        500 ms      2       50.00%',
    '',
    'Cells executed 2, cached 0, concluded 0, skipped 0, infra_errors 0',
  ]);
});

test('what the service failed in is told in capitals', () => {
  const broken = { ...answer, outcomes: ['P', 'I'], stats: { ...stats, infra_errors: 1 } };
  const failures = [{ task: 'c', error: 'It answered 503.' }];
  const lines = replayReport({ ...replay, answers: [broken], failures });
  assert.ok(lines.includes('THE SERVICE FAILED IN 1 CELLS (OUTCOME I)'));
  assert.ok(lines.includes('1 REQUESTS FAILED; these problems are left out above'));
  assert.ok(lines.includes('  c  It answered 503.'));
  assert.ok(lines.includes('  T → I                 1  a [1, 0]'));
});
