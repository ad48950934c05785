import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinedSources } from '../../bench/joined-sources.ts';
import type { Problem } from '../../examples/problem.ts';

const problem = (task_id: string, parts: Partial<Problem>): Problem => ({
  ...{ task_id, language: 'python', prelude: '', candidates: [], tests: [], reference: { ground_truth: '' } },
  ...parts,
});

test('programs are whole, tests of both are put to all, and each candidate knows its file', () => {
  const bodies = problem('1', {
    prelude: 'def f():\n',
    candidates: [{ code: '    return 1', count: 2 }, { code: '    pass' }],
    tests: [{ code: 'assert f() == 1', count: 3 }, { code: 'assert f()' }],
    reference: { ground_truth: '10' },
  });
  const programs = problem('1', {
    candidates: [{ code: 'f = lambda: 1' }],
    tests: [{ code: 'assert f() == 1' }, { code: 'f()' }],
    reference: { ground_truth: '1', test_valid: '11' },
  });
  const [joined, ...others] = joinedSources([
    [problem('0', {}), bodies],
    [programs, problem('2', {})],
  ]);
  assert.deepEqual(others, []);
  assert.deepEqual(joined, {
    problem: {
      task_id: '1',
      language: 'python',
      prelude: '',
      candidates: [
        { code: 'def f():\n    return 1', count: 2 },
        { code: 'def f():\n    pass', count: 1 },
        { code: 'f = lambda: 1', count: 1 },
      ],
      tests: [
        { code: 'assert f() == 1', count: 4 },
        { code: 'assert f()', count: 1 },
        { code: 'f()', count: 1 },
      ],
      reference: { ground_truth: '101' },
    },
    sourceOf: [0, 0, 1],
  });
});
