import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Execution } from '../../src/execution/plan.ts';
import { type Given, rowsOf, runningExecutor } from './running.ts';
import { toldBy } from './told.ts';

const running = runningExecutor();

const execute = (given: Omit<Given, 'language' | 'evidence'>) =>
  running.execute({ language: 'python', evidence: true, ...given });

/** What came of it, and of the same tests each alone, where no call is made twice. */
async function togetherAndAlone(candidates: readonly string[], tests: readonly string[]) {
  const plan = (given: readonly string[]) => ({ candidates, tests: given, limits: { cellTimeoutMs: 500 } });
  const together = await execute(plan(tests));
  const alone: Execution[] = [];
  for (const each of tests) alone.push(await execute(plan([each])));
  const columns = alone.map((execution) => rowsOf(execution, 1));
  const rows = candidates.map((_, candidate) => columns.map((column) => column[candidate]).join(''));
  return { together, rows: rowsOf(together, tests.length), aloneRows: rows };
}

test('tests that compare one call with several values make it once, and are judged as if each had', async () => {
  const wanted = ['3', '4', '3.0', '"3"', 'None', '[3]', '3', 'True'];
  const tests = wanted.flatMap((value) => [`assert f(1) == ${value}`, `assert f( 1 )  == ${value}, "m"`]);
  const candidates = [
    'def f(x): return 3',
    'def f(x): return 3.0',
    'def f(x): return "3"',
    'def f(x): return [3]',
    'def f(x): return None',
    'def f(x): raise ValueError',
    'def f(x): raise AssertionError',
    'def f(x): return object',
    'def f(x): return True',
    'def g(x): return 3',
  ];
  const { together, rows, aloneRows } = await togetherAndAlone(candidates, tests);
  assert.deepEqual(rows, aloneRows);
  assert.equal(rows[0], 'PPFFPPFFFFFFPPFF');
  // The first of each, and those whose texts do not tell.
  assert.ok(together.stats.concluded > candidates.length * 8, JSON.stringify(together.stats));
  assert.equal(together.stats.executed + together.stats.concluded, candidates.length * tests.length);
});

test('what was concluded has the answer and the time of the call that was made', async () => {
  const candidate = 'def f(x):\n    for i in range(20000): x += i\n    return 3';
  const tests = ['assert f(1) == 4', 'assert f(1) == 5', 'assert f(1) == 3', 'assert f(2) == 3'];
  const execution = await execute({ candidates: [candidate], tests });
  assert.deepEqual(rowsOf(execution, 4), ['FFPP']);
  assert.equal(execution.stats.concluded, 2);
  assert.deepEqual(toldBy(execution).given, [['int 3', 'int 3']]);
  const [made = 0, second = 0, third = 0] = execution.cpuUs;
  // The first was compiled too.
  assert.ok(second > 0 && second <= made);
  assert.equal(third, second);
});

test('every test makes its call where its candidate may answer otherwise the next time', async () => {
  const candidates = [
    'import time\ndef f(x): return time.time() and x',
    'def f(x): return x + 0 * id(x)',
    'import sys\ndef f(x): return x + 0 * len(sys._getframe().f_code.co_name)',
  ];
  const tests = ['assert f(1) == 1', 'assert f(1) == 2', 'assert f(1) == 3'];
  const execution = await execute({ candidates, tests });
  assert.deepEqual(rowsOf(execution, 3), ['PFF', 'PFF', 'PFF']);
  assert.equal(execution.stats.concluded, 0);
});

test('what a call leaves behind is not there for the next, so that it may be concluded', async () => {
  const candidates = [
    'calls = []\ndef f(x):\n    calls.append(x)\n    return len(calls)',
    'def f(x, seen=[]):\n    seen.append(x)\n    return len(seen)',
    'n = 0\ndef f(x):\n    global n\n    n += 1\n    return n',
  ];
  const { rows, aloneRows } = await togetherAndAlone(candidates, [
    'assert f(1) == 1',
    'assert f(1) == 2',
    'assert f(1) == 3',
  ]);
  assert.deepEqual(rows, ['PFF', 'PFF', 'PFF']);
  assert.deepEqual(aloneRows, rows);
});

test('tests that do more than compare are run', async () => {
  const tests = [
    'assert f(1) == 1',
    'assert f(1)',
    'assert not f(1)',
    'assert f(1) is 1',
    'x = f(1)\nassert x == 1',
    'assert f(1) == 1 and f(2) == 1',
    'assert f(f(1)) == 1',
  ];
  const execution = await execute({ candidates: ['def f(x): return 1'], tests });
  assert.deepEqual(rowsOf(execution, tests.length), ['PPFPPPP']);
  assert.equal(execution.stats.concluded, 0);
});

test('a call that was over the time limit is over it for all tests that make it', async () => {
  const candidate = 'def f(x):\n    while x == 1: pass\n    return x';
  const tests = [
    'assert f(2) == 2',
    'assert f(1) == 1',
    'assert f(3) == 3',
    'assert f(1) == 2',
    'assert f(4) == 4',
    'assert f(1) == 3',
  ];
  const execution = await execute({ candidates: [candidate], tests, limits: { cellTimeoutMs: 200 } });
  assert.deepEqual(rowsOf(execution, tests.length), ['PTPTPT']);
  assert.equal(execution.stats.concluded, 2);
});
