import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outcome } from '../../workers/messages.ts';
import { rowsOf, runningExecutor } from './running.ts';

const { execute, rows } = runningExecutor();

test('Python: every outcome that a candidate can bring about, each beside a good candidate', async () => {
  assert.deepEqual(
    await rows({
      language: 'python',
      candidates: [
        'def f(x): return x + 1',
        'def f(x): return x',
        'def f(x): return undefined',
        'def f(x) return x',
        'import no_such_module\ndef f(x): return x + 1',
        'raise ValueError("at load")',
        'def f(x):\n    while True: pass',
        'def f(x):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass',
        'def f(x): return "x" * (300 * 2**20)',
        'def f(x):\n    while True: print("x" * 1000)',
        'import os\ndef f(x): os._exit(0)',
        'def f(x): raise SystemExit(0)',
        'def f(x): raise KeyboardInterrupt',
        'def f(x): raise MemoryError',
      ],
      tests: ['assert f(1) == 2', 'assert f(3) == 4'],
      limits: { cellTimeoutMs: 500 },
    }),
    ['PP', 'FF', 'EE', 'CC', 'CC', 'CC', 'TT', 'TT', 'MM', 'OO', 'XX', 'EE', 'EE', 'EE'],
  );
});

test('JavaScript: every outcome that a candidate can bring about, each beside a good candidate', async () => {
  assert.deepEqual(
    await rows({
      language: 'javascript',
      candidates: [
        'function f(x) { return x + 1 }',
        'function f(x) { return x }',
        'function f(x) { return nothing }',
        'function f(x { return x }',
        "const x = require('no-such-module'); function f(x) { return x + 1 }",
        "throw new Error('at load')",
        'function f(x) { for (;;); }',
        'async function spin() { for (;;) await null } function f(x) { spin(); return x + 1 }',
        "function f(x) { for (;;) console.log('x'.repeat(1000)) }",
        'function f(x) { process.exit(0) }',
        "function f(x) { Promise.reject(new Error('nobody handles it')); return x + 1 }",
      ],
      tests: ['assert.equal(f(1), 2)', 'assert.equal(f(3), 4)'],
      limits: { cellTimeoutMs: 1500, memoryMb: 32 },
    }),
    ['PP', 'FF', 'EE', 'CC', 'CC', 'CC', 'TT', 'TT', 'OO', 'EE', 'EE'],
  );
  // Much time, so that memory is what it runs out of on a busy machine too.
  assert.deepEqual(
    await rows({
      language: 'javascript',
      candidates: ['function f(x) { const all = []; for (;;) all.push({ x, all: [x, x, x] }) }'],
      tests: ['assert.equal(f(1), 2)', 'assert.equal(f(3), 4)'],
      limits: { cellTimeoutMs: 20_000, memoryMb: 32 },
    }),
    ['MM'],
  );
});

test('JavaScript: a program that ends the whole process costs its own cells', async () => {
  const crash =
    "function f(x) { if (x === 1) return 'a'.repeat(2 ** 28).replace(/a/g, 'bbbbbbbb'); return x + 1 }";
  const [good, bad] = await rows({
    language: 'javascript',
    candidates: ['function f(x) { return x + 1 }', crash],
    tests: ['assert.equal(f(3), 4)', 'assert.equal(f(1), 2)', 'assert.equal(f(5), 6)'],
    limits: { cellTimeoutMs: 10_000, memoryMb: 32 },
  });
  assert.equal(good, 'PPP');
  assert.match(bad ?? '', /^P[XMT]P$/);
});

test('TypeScript: types are erased, not checked; a syntax error is C', async () => {
  assert.deepEqual(
    await rows({
      language: 'typescript',
      candidates: [
        'function f(x: number): number { return x + 1 }',
        'function f(x: string): boolean { return x + 1 }',
        'function f(x: number { return x + 1 }',
        'interface A { b: }',
      ],
      tests: ['const got: number = f(1); assert.equal(got, 2)'],
    }),
    ['P', 'P', 'C', 'C'],
  );
});

test('a test that two candidates time out on costs the others less, and every letter stays', async () => {
  // Each sandbox is sent up to eight candidates before anything is known of them.
  const numbers = Array.from({ length: 30 }, (_, number) => number);
  const looping = (own: number) => `def f(x):\n    while x == 1: pass\n    return x + 0 * ${own}`;
  const candidates = [...numbers.map(looping), 'def f(x): return x'];
  const tests = ['assert f(0) == 0', 'assert f(2) == 2', 'assert f(1) == 1'];
  const limits = { cellTimeoutMs: 200 };
  const execution = await execute({ language: 'python', candidates, tests, limits, failures: 1 });
  assert.deepEqual(rowsOf(execution, 3), [...numbers.map(() => 'PPT'), 'PPP']);
  const { concluded } = execution.stats;
  assert.ok(concluded >= 1 && concluded <= 28, `${concluded} concluded`);
  const said = execution.failures.filter(({ message }) => message.includes('where other candidates'));
  assert.equal(said.length, concluded);
});

test('no candidate pays for the tests that are compiled while it runs', async () => {
  // To compile it takes hundreds of times as long as to call what it calls.
  const long = `"${'x'.repeat(50)}", `.repeat(2_000);
  const tests = Array.from({ length: 8 }, (_, number) => `assert f(${number}) == ${number} or [${long}]`);
  const candidates = [0, 1, 2, 3].map((own) => `def f(x): return x + 0 * ${own}`);
  const { outcomes, cpuUs } = await execute({ language: 'python', candidates, tests });
  assert.ok(outcomes.every((outcome) => outcome === Outcome.passed));
  const median = (values: Iterable<number>) => [...values].toSorted((a, b) => a - b)[4] ?? 0;
  const slowest = tests.map((_, test) =>
    Math.max(...cpuUs.filter((_, cell) => cell % tests.length === test)),
  );
  const usual = cpuUs.toSorted()[cpuUs.length >> 1] ?? 0;
  assert.ok(median(slowest) < 100 * Math.max(usual, 1), `${slowest} µs beside ${usual}`);
});
