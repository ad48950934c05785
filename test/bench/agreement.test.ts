import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreementOf } from '../../bench/agreement.ts';

const tests = (number: number) => Array.from({ length: number }, () => ({ code: '' }));

test('letters are compared cell by cell; a null row is C, and - is not compared', () => {
  const agreement = agreementOf([
    {
      problem: {
        task_id: 'a',
        tests: tests(5),
        reference: { ground_truth: '10', cells: ['10ET-', null] },
      },
      outcomes: ['PFETP', 'CCCCE'],
    },
  ]);
  assert.equal(agreement.compared, 9);
  assert.equal(agreement.agreed, 8);
  assert.equal(agreement.agreedOnPassing, 9);
});

test('each kind of disagreement has its number and its first examples', () => {
  const answer = (task_id: string) => ({
    problem: { task_id, tests: tests(3), reference: { ground_truth: '1', cells: ['110'] } },
    outcomes: ['FIE'],
  });
  const { compared, agreed, agreedOnPassing, pairs } = agreementOf([answer('a'), answer('b')], 1);
  assert.deepEqual({ compared, agreed, agreedOnPassing }, { compared: 6, agreed: 0, agreedOnPassing: 2 });
  assert.deepEqual(pairs, [
    { reference: '1', ours: 'F', agree: false, cells: 2, examples: [{ task: 'a', candidate: 0, test: 0 }] },
    { reference: '1', ours: 'I', agree: false, cells: 2, examples: [{ task: 'a', candidate: 0, test: 1 }] },
    { reference: '0', ours: 'E', agree: false, cells: 2, examples: [{ task: 'a', candidate: 0, test: 2 }] },
  ]);
});

test('a problem without cells in its reference is not compared', () => {
  const problem = { task_id: 'a', tests: tests(1), reference: { ground_truth: '1' } };
  assert.equal(agreementOf([{ problem, outcomes: ['P'] }]).compared, 0);
});
