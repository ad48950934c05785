import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Comparison } from '../../workers/messages.ts';
import { runningExecutor } from './running.ts';
import { toldBy } from './told.ts';

const { execute } = runningExecutor();

test('the input is the question, and what counts of the output is the answer', async () => {
  const compares: readonly Comparison[] = [
    { kind: 'trimmed' },
    { kind: 'exact' },
    { kind: 'tokens' },
    { kind: 'float', tolerance: 1e-3 },
  ];
  const wanted = [
    'output "1.00001 x\\n2"',
    'output "1.00001 x  \\n2\\n\\n"',
    'output "1.00001 x 2"',
    'output "1 x 2"',
  ];
  for (const [index, compare] of compares.entries()) {
    const execution = await execute({
      language: 'python',
      evidence: true,
      candidates: ['print("1.00001 x  \\n2\\n")', 'import sys\nsys._getframe\nprint("1.00001 x  \\n2\\n")'],
      tests: [{ stdin: '7\n', stdout: '1.00001 x  \n2\n\n', compare }],
    });
    const told = toldBy(execution);
    assert.deepEqual(told.asked, [['7\n', wanted[index]]]);
    assert.deepEqual(told.given, [[wanted[index]], [wanted[index]]]);
  }
});

test('exceptions, exits and limits of whole programs, in both runtimes', async () => {
  const python = await execute({
    language: 'python',
    evidence: true,
    candidates: ['raise KeyError(1)', 'exit(3)', 'while True: pass', 'print(2', 'print("x" * 100000)'],
    tests: [{ stdin: '', stdout: '' }],
    limits: { cellTimeoutMs: 500 },
  });
  assert.deepEqual(toldBy(python).given.flat(), [
    'exception KeyError',
    'exception SystemExit',
    'limit T',
    null,
    'limit O',
  ]);
  const javascript = await execute({
    language: 'javascript',
    evidence: true,
    candidates: ['throw new TypeError()', 'for (;;);', 'console.log(2)', 'console.log('],
    tests: [{ stdin: '', stdout: '2' }],
    limits: { cellTimeoutMs: 500 },
  });
  assert.deepEqual(toldBy(javascript).given.flat(), ['exception TypeError', 'limit T', 'output "2"', null]);
});

test('what a checker judges is told too, and a long output ends in a digest', async () => {
  const checker = 'def check(input, expected, actual): return len(actual) > 3';
  const execution = await execute({
    language: 'python',
    evidence: true,
    candidates: ['print("abcd")', 'print("a" * 5000)', 'print("a")'],
    tests: [{ stdin: '', stdout: 'any', compare: { kind: 'checker', code: checker } }],
  });
  const { asked, given } = toldBy(execution);
  assert.deepEqual(asked, [['', 'output "any"']]);
  assert.match(given[1]?.[0] ?? '', /^output "a{159}… sha256:[0-9a-f]{32}$/);
  assert.deepEqual([given[0], given[2]], [['output "abcd"'], ['output "a"']]);
  assert.equal(Buffer.from(execution.outcomes).toString(), 'PPF');
});
