import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alarmedRunner, rowOf, runAlarmed } from '../../bench/alarmed-processes.ts';

test('what a process told is made whole', () => {
  assert.equal(rowOf('..10E', 3, false), '10E');
  assert.equal(rowOf('..1', 4, true), '1T--');
  assert.equal(rowOf('..1', 3, false), '1E-');
  assert.equal(rowOf('.C', 2, false), null);
  assert.equal(rowOf('.', 2, true), null);
});

const runner = alarmedRunner();

test('a process for each candidate: letters, alarms and what does not load', {
  skip: runner === undefined,
}, async () => {
  if (runner === undefined) return;
  const { runs } = await runAlarmed(
    [
      {
        programs: ['def f(x):\n    return x + 1\n', 'def f(x):\n    while x: pass\n', 'def f(:\n'],
        tests: ['assert f(0) == 1', 'assert f(1) == 3', 'f(1, 2)', 'print("1")'],
        timeoutMs: 400,
      },
      { programs: ['import os'], tests: ['exit(0)', 'os._exit(0)', 'pass'], timeoutMs: 400 },
    ],
    runner,
  );
  assert.deepEqual(runs, [['10E1', '0TE1', null], ['EE-']]);
});
