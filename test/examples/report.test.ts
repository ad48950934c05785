import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toProblem } from '../../examples/problem.ts';
import { report } from '../../examples/report.ts';
import type { RerankReply } from '../../src/rerank/wire/reply.ts';

const plain = (_colour: string, text: string) => text;

/** Two right programs, one that most tests were made for, and one that was sampled most often. */
const problem = toProblem({
  task_id: 'sign',
  language: 'python',
  prelude: 'def sign(x):\n    """\n    The sign of a number. Of 0 it is 0.\n    """\n',
  entry_point: 'sign',
  candidates: ['a', 'b', 'c', 'd'].map((id) => ({ id, code: id, count: id === 'd' ? 5 : 1 })),
  tests: ['t0', 't1', 't2'].map((code) => ({ code })),
  reference: {
    ground_truth: '1100',
    test_valid: '100',
    notes: ['', '', 'of 0 it is 1', ''],
    test_notes: ['', 'of 0 it is 1', 'of 0 it is 1'],
  },
});

const result = (index: number, rank: number, passed: number): RerankReply['results'][number] => ({
  index,
  id: problem.candidates[index]?.id ?? '',
  rank,
  score: -rank,
  relevance_score: 1 / rank,
  cluster: index,
  passed,
  total: 3,
});

const reply: RerankReply = {
  id: 'rr_1',
  language: 'python',
  strategy: { name: 'b4' },
  engine: { version: '1.2.3', runtime: 'a runtime' },
  results: [result(0, 1, 1), result(1, 1, 1), result(2, 3, 2), result(3, 4, 0)],
  clusters: [{ id: 0, candidates: [0, 1], tests_passed: [0], size: 2, score: -1 }],
  tests: [0, 1, 2].map((index) => ({ index, id: String(index), pass_rate: 0.25 })),
  outcomes: ['PFF', 'PFF', 'FPP', 'EEE'],
  stats: {
    cells: 12,
    executed: 12,
    cached: 0,
    concluded: 0,
    skipped: 0,
    infra_errors: 0,
    execute_ms: 1,
    rank_ms: 1,
    queued_ms: 0,
    total_ms: 2,
  },
  warnings: ['Watch\u0007 out.'],
};

const lines = report(problem, reply, plain);
const section = (title: string) => {
  const from = lines.findIndex((line) => line.startsWith(title));
  const to = lines.indexOf('', from);
  return lines.slice(from + 1, to === -1 ? undefined : to);
};

test('the problem is told in a sentence, with what the service is not told', () => {
  assert.deepEqual(section('Problem'), [
    '  asked for   sign: The sign of a number.',
    '  candidates  4 programs from 8 samples; 2 of them are right',
    '  tests       3, 2 of them wrong; the service is not told which of either',
  ]);
});

test('the ranking stands beside the truth', () => {
  assert.deepEqual(section('Ranking'), [
    '  rank  candidate  samples  score  relevance  passed  in truth',
    '     1  a                1  -1.00      1.000     1/3  right',
    '     1  b                1  -1.00      1.000     1/3  right',
    '     3  c                1  -3.00      0.333     2/3  wrong: of 0 it is 1',
    '     4  d                5  -4.00      0.250     0/3  wrong',
  ]);
});

test('clusters and mistakes in tests are listed', () => {
  assert.deepEqual(section('Clusters'), ['  -1.00  2 samples  1 test  right  a, b']);
  assert.equal(section('Pass matrix').at(-1), '  tests 1 and 2: of 0 it is 1');
});

test('it is said what the two obvious rules would have taken', () => {
  assert.deepEqual(section('What it means'), [
    '  b4 puts first a and b, which are right.',
    '  Counting passed tests would have taken c, which is wrong: 2 of the 2 tests passed are wrong too.',
    '  Taking the program that was sampled most often would have given d, which is wrong.',
    '  Warning: Watch\\u0007 out.',
  ]);
});
