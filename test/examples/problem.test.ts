import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countsOf, programsOf, toProblem, truthOf } from '../../examples/problem.ts';

const problem = {
  task_id: 'a task',
  language: 'python',
  prelude: 'x = 1\n',
  candidates: [
    { code: 'y = 1', count: 3 },
    { id: 'b', code: 'y = 2' },
  ],
  tests: [{ code: 'assert y == 1' }],
  reference: { ground_truth: '1T', cells: ['1', null] },
};

test('what is known of a problem does not go into the request', () => {
  assert.deepEqual(programsOf(toProblem(problem)), {
    language: 'python',
    prelude: 'x = 1\n',
    candidates: [
      { code: 'y = 1', count: 3 },
      { id: 'b', code: 'y = 2', count: 1 },
    ],
    tests: [{ code: 'assert y == 1', count: 1 }],
  });
});

test('a program without a count is one sample; anything but 1 in the ground truth is wrong', () => {
  assert.deepEqual(countsOf(toProblem(problem).candidates), [3, 1]);
  assert.deepEqual(truthOf(toProblem(problem)), [true, false]);
});

for (const [reference, message] of [
  [{ ground_truth: '1' }, /ground_truth needs a character for each candidate/],
  [{ ground_truth: '11', cells: ['1'] }, /cells needs a row for each candidate/],
  [{ ground_truth: '11', cells: ['1', '11'] }, /a row of cells needs a character for each test/],
  [{ ground_truth: '11', test_valid: '' }, /test_valid needs/],
  [{ ground_truth: '11', notes: [''] }, /notes needs/],
  [{ ground_truth: '11', test_notes: [] }, /test_notes needs/],
] as const) {
  test(`a reference that does not fit is refused: ${JSON.stringify(reference)}`, () => {
    assert.throws(() => toProblem({ ...problem, reference }), message);
  });
}

test('of a value that is no problem it is said where it goes wrong', () => {
  assert.throws(() => toProblem({ ...problem, tests: [{ code: 1 }] }), /\/tests\/0\/code/);
  assert.throws(() => toProblem(null), /It is no problem/);
});
