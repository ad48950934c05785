import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verdictsOf } from '../../bench/verdicts.ts';

test('right means passed; a wrong candidate may fail in any way', () => {
  const problem = {
    task_id: 'a',
    tests: [{ code: '' }],
    reference: { ground_truth: '110TC' },
  };
  assert.deepEqual(verdictsOf([{ problem, outcomes: ['P', 'E', 'P', 'F', 'C'] }]), {
    candidates: 5,
    agreed: 3,
    disagreements: [
      { task: 'a', candidate: 1, truth: '1', ours: 'E' },
      { task: 'a', candidate: 2, truth: '0', ours: 'P' },
    ],
  });
});

test('where there are several tests, none of them decides', () => {
  const problem = {
    task_id: 'a',
    tests: [{ code: '' }, { code: '' }],
    reference: { ground_truth: '1' },
  };
  assert.equal(verdictsOf([{ problem, outcomes: ['PP'] }]).candidates, 0);
});
