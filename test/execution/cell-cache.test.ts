import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { createCellCache } from '../../src/execution/cell-cache.ts';
import { candidateKeys, testKeys } from '../../src/execution/cell-keys.ts';
import { startExecutor } from '../../src/execution/executor.ts';
import type { CellPlan, Execution, Executor } from '../../src/execution/plan.ts';
import { Outcome, type TestProgram } from '../../workers/messages.ts';
import { DATA_DIR, type Given, planOf, rowsOf } from './running.ts';
import { toldBy } from './told.ts';

let executor: Executor;
before(() => {
  const log = pino({ level: 'silent' });
  executor = startExecutor({ sandboxes: 1, dataDir: DATA_DIR, log, cacheBytes: 16 * 2 ** 20 });
});
after(() => executor.close());

async function run(given: Given): Promise<Execution & { readonly rows: string[] }> {
  const execution = await executor.execute(planOf(given));
  return { ...execution, rows: rowsOf(execution, given.tests.length) };
}

const tests = (length: number, from = 0) =>
  Array.from({ length }, (_, index) => `assert.equal(f(${from + index}), ${from + index} + 1)`);

/** Other texts than those of any other test of this file. */
let made = 0;
function honest(length: number): string[] {
  made++;
  return Array.from(
    { length },
    (_, index) => `function f(x) { return x === ${index} ? -1 : x + 1 } // ${made}`,
  );
}

test('one test more for 100 × 100 answered cells executes 100', async () => {
  const candidates = honest(100);
  const first = await run({ language: 'javascript', candidates, tests: tests(100) });
  assert.deepEqual([first.stats.executed, first.stats.cached], [10_000, 0]);
  const again = await run({ language: 'javascript', candidates, tests: ['assert(f(7) > 7)', ...tests(100)] });
  assert.deepEqual([again.stats.executed, again.stats.cached], [100, 10_000]);
  assert.deepEqual(
    again.rows.map((row) => row.slice(1)),
    first.rows,
  );
  assert.equal(again.rows.map((row) => row.charAt(0)).join(''), `${'P'.repeat(7)}F${'P'.repeat(92)}`);
  assert.deepEqual(again.cpuUs.subarray(1, 101), first.cpuUs.subarray(0, 100));
});

test('whatever decides an outcome is part of the key', async () => {
  const given: Given = { language: 'javascript', candidates: honest(1), tests: tests(2) };
  await run(given);
  assert.equal((await run(given)).stats.cached, 2);
  const others: Given[] = [
    { ...given, language: 'typescript' },
    { ...given, prelude: ' ' },
    { ...given, seed: 1 },
    { ...given, limits: { cellTimeoutMs: 1_999 } },
    { ...given, limits: { memoryMb: 127 } },
    { ...given, limits: { outputKb: 63 } },
    { ...given, candidates: [`${given.candidates[0]} `] },
    { ...given, tests: given.tests.map((text) => `${text} `) },
  ];
  for (const other of others) assert.equal((await run(other)).stats.cached, 0, JSON.stringify(other));
});

test('a whole program’s cell is another one where candidates are loaded first, and for another comparison', async () => {
  const cell = { stdin: '', stdout: '1' };
  const candidates = ["process.stdout.write('1'); throw new Error('at load')", ...honest(1)];
  const alone = await run({ language: 'javascript', candidates, tests: [cell] });
  const beside = await run({ language: 'javascript', candidates, tests: [cell, 'assert(true)'] });
  assert.equal(beside.stats.cached, 0);
  assert.equal(beside.rows[0], 'CC');
  assert.notEqual(alone.rows[0], 'C');
  const exact = { ...cell, compare: { kind: 'exact' } } as const;
  assert.equal((await run({ language: 'javascript', candidates, tests: [exact] })).stats.cached, 0);
});

test('time-outs and the cells of broken tests are run again, each time', async () => {
  const candidates = [`function f(x) { for (;;); } // ${++made}`, ...honest(1)];
  const given: Given = {
    language: 'javascript',
    candidates,
    tests: [...tests(5), 'assert(', 'assert.equal(f(2), 3)'],
    limits: { cellTimeoutMs: 100 },
  };
  const first = await run(given);
  assert.deepEqual(first.rows, ['TTTTTET', 'FPPPPEP']);
  assert.deepEqual([first.stats.executed, first.stats.concluded], [9, 5]);
  const again = await run(given);
  assert.deepEqual(again.rows, first.rows);
  assert.deepEqual(again.brokenTests, first.brokenTests);
  assert.equal(again.brokenTests.length, 1);
  const { executed, cached, concluded } = again.stats;
  assert.deepEqual([executed, cached, concluded], [3, 6, 5]);
});

test('what does not load is remembered with the module that it misses', async () => {
  const given: Given = {
    language: 'javascript',
    candidates: [`require('no-such-module') // ${++made}`],
    tests: tests(3),
  };
  const first = await run(given);
  const again = await run(given);
  assert.deepEqual(again.rows, ['CCC']);
  assert.equal(again.stats.cached, 3);
  assert.deepEqual(again.missingModules, first.missingModules);
  assert.deepEqual(again.missingModules, [{ module: 'no-such-module', candidates: 1 }]);
});

test('cells that did not pass are run again to be described, three at the most', async () => {
  const wrong = `function f(x) { return x % 2 ? x : x + 1 } // ${++made}`;
  const given: Given = { language: 'javascript', candidates: [wrong], tests: tests(10) };
  const first = await run({ ...given, failures: 3 });
  await run(given);
  const again = await run({ ...given, failures: 3 });
  assert.deepEqual(again.failures, first.failures);
  assert.deepEqual(
    again.failures.map((failure) => failure.test),
    [1, 3, 5],
  );
  assert.deepEqual([again.stats.executed, again.stats.cached], [3, 7]);
  assert.deepEqual(again.rows, first.rows);
});

test('texts that meet as UTF-8 have different keys', () => {
  const plan = planOf({ language: 'python', candidates: ['\ud800', '\udfff', '�', '"\\ud800"'], tests: [] });
  assert.equal(new Set(candidateKeys(plan, 'v')).size, 4);
  const programs: TestProgram[] = ['\ud800', '\udfff', '�'].map((code) => ({ kind: 'code', code }));
  const keys = testKeys(programs);
  const digest = new Uint32Array(8);
  keys.copyDigest(1, digest, 4);
  assert.equal(keys.indexOf(digest, 4, 0), 1);
  assert.equal(testKeys(programs.slice(0, 1)).indexOf(digest, 4, 0), -1);
});

function cellsOf(length: number) {
  const tests = Array.from({ length }, (_, cell) => cell);
  return { tests, outcomes: tests.map(() => Outcome.passed), cpuUs: tests };
}

function codes(length: number): TestProgram[] {
  return Array.from({ length }, (_, index) => ({ kind: 'code', code: `assert f(${index}) == ${index}` }));
}

test('it holds what it has room for, the latest', () => {
  const cache = createCellCache(100_000);
  assert.ok(cache);
  const keys = testKeys(codes(10));
  const cells = cellsOf(10);
  for (let candidate = 0; candidate < 500; candidate++) cache.store(`c${candidate}`, keys, cells, null);
  assert.ok(cache.bytes <= 100_000 && cache.bytes > 90_000);
  const found = (candidate: string) => {
    let number = 0;
    cache.find(candidate, keys, () => number++);
    return number;
  };
  assert.equal(found('c0'), 0);
  assert.equal(found('c499'), 10);
  cache.remove('c499');
  assert.equal(found('c499'), 0);
  assert.equal(createCellCache(0), null);
});

test('what it says it takes is what it takes of memory', () => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('no gc');
  const used = () => {
    for (let time = 0; time < 3; time++) collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  for (const [entries, width] of [
    [4_000, 5],
    [500, 1_000],
  ] as const) {
    const keys = testKeys(codes(width));
    const cells = cellsOf(width);
    const plan: CellPlan = planOf({
      language: 'python',
      candidates: Array.from({ length: entries }, (_, index) => `def f(x): return ${index}`),
      tests: [],
    });
    const names = candidateKeys(plan, 'v');
    const before = used();
    const cache = createCellCache(2 ** 30);
    for (const name of names) cache?.store(Buffer.from(name).toString('latin1'), keys, cells, null);
    const taken = used() - before;
    const said = cache?.bytes ?? 0;
    assert.ok(taken <= said && taken > said / 2, `${entries} × ${width}: takes ${taken}, says ${said}`);
  }
});

test('answers are kept: a plan that asks is answered from cells that have them, and no others', async () => {
  const given: Given = { language: 'javascript', candidates: honest(3), tests: tests(4) };
  const bare = await run(given);
  assert.equal(bare.stats.executed, 12);
  const first = await run({ ...given, evidence: true });
  assert.equal(first.stats.cached, 0);
  const again = await run({ ...given, evidence: true });
  assert.equal(again.stats.cached, 12);
  assert.deepEqual(again.rows, first.rows);
  assert.deepEqual(toldBy(again), toldBy(first));
  assert.ok(
    toldBy(again)
      .given.flat()
      .every((answer) => answer?.startsWith('number ')),
  );
  assert.equal((await run(given)).stats.cached, 12);
  const wider = await run({ ...given, evidence: true, tests: tests(5) });
  assert.deepEqual([wider.stats.executed, wider.stats.cached], [3, 12]);
});
