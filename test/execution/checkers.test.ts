import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { startExecutor } from '../../src/execution/executor.ts';
import type { Execution, Executor } from '../../src/execution/plan.ts';
import { DATA_DIR, type Given, planOf, rowsOf } from './running.ts';

let executor: Executor;
before(() => {
  const log = pino({ level: 'silent' });
  executor = startExecutor({ sandboxes: 2, dataDir: DATA_DIR, log, cacheBytes: 2 ** 20 });
});
after(() => executor.close());

async function run(given: Given, signal?: AbortSignal): Promise<Execution & { readonly rows: string[] }> {
  const execution = await executor.execute(planOf(given), signal);
  return { ...execution, rows: rowsOf(execution, given.tests.length) };
}

/** Whole programs that write a text, whatever they read. */
const writers = {
  python: (text: string) => `import sys\nsys.stdout.write(${JSON.stringify(text)})`,
  javascript: (text: string) => `process.stdout.write(${JSON.stringify(text)})`,
  typescript: (text: string) => `const text: string = ${JSON.stringify(text)}\nprocess.stdout.write(text)`,
};

/** The numbers in any order; an empty output is too much for them. */
const anyOrder = {
  python:
    'def check(input, expected, actual):\n    if not actual: raise ValueError("nothing\\x1b there")\n    return sorted(actual.split()) == sorted(expected.split())',
  javascript:
    "const sorted = (text) => text.split(/\\s+/).filter(Boolean).sort().join(' ')\nfunction check(input, expected, actual) {\n  if (actual === '') throw new RangeError('nothing there')\n  return sorted(actual) === sorted(expected)\n}",
  typescript:
    "const sorted = (text: string): string => text.split(/\\s+/).filter(Boolean).sort().join(' ')\nexport async function check(input: string, expected: string, actual: string): Promise<boolean> {\n  if (actual === '') throw new RangeError('nothing there')\n  return sorted(actual) === sorted(expected)\n}",
};

for (const language of ['python', 'javascript', 'typescript'] as const) {
  const write = writers[language];
  const compare = { kind: 'checker', code: anyOrder[language] } as const;
  const candidates = [write('2 1\n3'), write('1 2'), write(''), write('3 2 1\n')];

  test(`${language}: the checker says what is right; one that throws says no, and why`, async () => {
    const given: Given = {
      language,
      candidates,
      tests: [
        { stdin: '3', stdout: '1 2 3', compare },
        { stdin: '3', stdout: '1 2' },
      ],
      failures: 3,
    };
    const execution = await run(given);
    assert.deepEqual(execution.rows, ['PF', 'FP', 'FF', 'PF']);
    const { executed, cached } = execution.stats;
    assert.deepEqual([executed, cached], [8, 0]);
    const reasons = execution.failures.filter((failure) => failure.test === 0);
    assert.deepEqual(
      reasons.map(({ candidate, outcome }) => [candidate, String.fromCharCode(outcome)]),
      [
        [1, 'F'],
        [2, 'F'],
      ],
    );
    assert.match(reasons[1]?.message ?? '', /^the checker threw (ValueError|RangeError): nothing/);
    const again = await run({ ...given, failures: 0 });
    assert.deepEqual(again.rows, execution.rows);
    assert.equal(again.stats.cached, 8);
  });

  test(`${language}: a checker that does not load, or has no check, is E for every candidate`, async () => {
    const broken = { kind: 'checker', code: 'def check(:' } as const;
    const without = { kind: 'checker', code: language === 'python' ? 'x = 1' : 'const x = 1' } as const;
    const given: Given = {
      language,
      candidates,
      tests: [
        { stdin: '', stdout: '', compare: broken },
        { stdin: '', stdout: '1 2 3', compare },
        { stdin: '', stdout: '', compare: without },
      ],
      failures: 3,
    };
    for (let time = 0; time < 2; time++) {
      const execution = await run(given);
      assert.deepEqual(execution.rows, ['EPE', 'EFE', 'EFE', 'EPE']);
      assert.deepEqual(
        execution.brokenTests.map((test) => [test.test, test.message.slice(0, 24)]),
        [
          [0, 'its checker does not loa'],
          [2, 'its checker has no funct'],
        ],
      );
    }
  });
}

test('every text reaches the checker as it was written', async () => {
  const text = 'a"\\\'\u0001\u0085\u2028\u2029\ufeffé😀\r\n\t$`{}';
  for (const language of ['python', 'javascript'] as const) {
    const python = 'def check(input, expected, actual):\n    return input == expected == actual';
    const javascript = 'const check = (input, expected, actual) => input === expected && actual === expected';
    const code = language === 'python' ? python : javascript;
    const { rows } = await run({
      language,
      candidates: [writers[language](text), writers[language](`${text} `)],
      tests: [{ stdin: text, stdout: text, compare: { kind: 'checker', code } }],
    });
    assert.deepEqual(rows, ['P', 'F'], language);
  }
});

test('a checker that is stopped is E and says so; what it does to one output costs no other', async () => {
  const code =
    'def check(input, expected, actual):\n    while actual == "loop": pass\n    if actual == "exit": import os; os._exit(0)\n    return actual == expected';
  const execution = await run({
    language: 'python',
    candidates: ['loop', 'ok', 'exit', 'no', 'loop'].map(writers.python),
    tests: [1, 2, 3, 4].map((number) => ({
      stdin: `${number}`,
      stdout: 'ok',
      compare: { kind: 'checker', code },
    })),
    limits: { cellTimeoutMs: 500 },
    failures: 1,
  });
  assert.deepEqual(execution.rows, ['EEEE', 'PPPP', 'EEEE', 'FFFF', 'EEEE']);
  assert.deepEqual(
    execution.failures.map(({ candidate, type }) => [candidate, type]),
    [
      [0, 'CheckerStopped'],
      [2, 'CheckerStopped'],
      [3, 'WrongAnswer'],
      [4, 'CheckerStopped'],
    ],
  );
  assert.equal(execution.stats.executed, 20);
  assert.deepEqual(execution.brokenTests, []);
});

test('an abort while checkers run leaves whole rows S', async () => {
  const controller = new AbortController();
  const code = 'def check(input, expected, actual):\n    while True: pass';
  setTimeout(() => controller.abort(), 600);
  const execution = await run(
    {
      language: 'python',
      candidates: ['a', 'b'].map(writers.python),
      tests: ['assert True', { stdin: '', stdout: 'ok', compare: { kind: 'checker', code } }],
      limits: { cellTimeoutMs: 5_000 },
    },
    controller.signal,
  );
  assert.deepEqual(execution.rows, ['SS', 'SS']);
  assert.deepEqual(execution.stats, { executed: 0, cached: 0, concluded: 0, skipped: 4, infraErrors: 0 });
});
