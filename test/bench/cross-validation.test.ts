import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crossValidated, learntFrom, lessonsOf } from '../../bench/cross-validation.ts';

/** A problem of which all candidates are right or all are wrong, so that the base rate tells what was learnt from. */
function problem(task_id: string, right: boolean) {
  return {
    problem: {
      task_id,
      candidates: [{ code: 'a' }, { code: 'b' }],
      tests: [{}],
      reference: { ground_truth: right ? '11' : '00' },
    },
    passed: Uint8Array.of(1, 0),
    evidence: null,
  };
}

test('what is learnt for a task is never learnt from it, from whatever set it comes', () => {
  // Task 0 is right in both sets, all others are wrong.
  const once = [0, 1, 2, 3].map((task) => problem(`task ${task}`, task === 0));
  const lessons = lessonsOf([...once, ...once]);
  const learnt = crossValidated(lessons, 4, 1);
  const six = learntFrom(lessons.filter(({ task }) => task !== 'task 0')).base_rate;
  assert.deepEqual([...learnt.keys()].sort(), ['task 0', 'task 1', 'task 2', 'task 3']);
  assert.equal(learnt.get('task 0')?.base_rate, six);
  for (const task of [1, 2, 3]) assert.ok((learnt.get(`task ${task}`)?.base_rate ?? 0) > six);
});
