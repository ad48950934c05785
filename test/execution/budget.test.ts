import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBudget } from '../../src/execution/budget.ts';
import { planOf, rowsOf, runningExecutor } from './running.ts';

const { executor } = runningExecutor();

const BUDGET_MS = 100;

test('what does not run in the time of sandboxes that there is, is S; what ran is known, though it used it up', async () => {
  const candidates = Array.from(
    { length: 40 },
    (_, index) =>
      `const f = () => { let sum = ${index}; for (let i = 0; i < 3e7; i++) sum += i & 1 ? 1 : -1; return sum; };`,
  );
  const plan = planOf({ language: 'javascript', candidates, tests: ['assert.ok(f() >= 0)'] });
  const budget = createBudget(BUDGET_MS);
  const execution = await executor().execute({ ...plan, budget });
  const letters = rowsOf(execution, 1).join('');
  assert.match(letters, /^P+S+$/);
  assert.equal(execution.stats.skipped, letters.split('S').length - 1);
  assert.ok(execution.sandboxMs >= BUDGET_MS);

  const later = await executor().execute({ ...plan, candidates: ['const f = () => 1;'], budget });
  assert.deepEqual(rowsOf(later, 1), ['S']);
});

test('what a program uses while it brings its sandbox down counts', async () => {
  const budget = createBudget(1);
  const candidates = ['import os\ndef f(x):\n    for _ in range(10**5): pass\n    os._exit(7)'];
  const plan = planOf({ language: 'python', candidates, tests: ['f(1)'] });
  const execution = await executor().execute({ ...plan, budget });
  assert.match(rowsOf(execution, 1).join(''), /^[XS]$/);
  assert.ok(execution.sandboxMs >= 1);
  assert.ok(budget.usedUp.aborted);
});
