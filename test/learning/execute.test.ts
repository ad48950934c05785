import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { CellPlan, Execution, Executor } from '../../src/execution/plan.ts';
import { type Executable, executing } from '../../src/learning/execute.ts';
import { Outcome } from '../../workers/messages.ts';
import { evidenceOf } from '../matrix/evidences.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossrank-cells-'));
});
after(() => rm(folder, { recursive: true }));

const problem: Executable = {
  language: 'python',
  candidates: [{ code: 'def f(x): return 1' }, { code: 'def f(x): raise E' }],
  tests: [{ code: 'assert f(0) == 1' }, { code: 'assert f(0) == 2' }],
  reference: { ground_truth: '10' },
};
const { evidence } = evidenceOf({
  given: ['1', '!E'],
  tests: [
    [0, '1'],
    [0, '2'],
  ],
});

/** Answers every plan with the same, and notes the plans. */
function engine(outcomes: Uint8Array) {
  const plans: CellPlan[] = [];
  const execution: Execution = {
    ...{
      outcomes,
      evidence,
      cpuUs: new Uint32Array(4),
      brokenTests: [],
      missingModules: [],
      failures: [],
      tampering: [],
      nondeterministic: [],
      leftOut: [],
    },
    ...{ sandboxMs: 0, stats: { executed: 4, cached: 0, concluded: 0, skipped: 0, infraErrors: 0 } },
  };
  const executor: Pick<Executor, 'execute'> = {
    execute: async (plan) => {
      plans.push(plan);
      return execution;
    },
  };
  return { executor, plans };
}
const { passed, assertion } = { passed: Outcome.passed, assertion: Outcome.failed };
const fine = Uint8Array.of(passed, assertion, assertion, assertion);

test('cells that stand in the file are not executed again, and are what they were', async () => {
  const file = join(folder, 'cells.jsonl');
  const { executor, plans } = engine(fine);
  const first = await (await executing(executor, 150, file))(problem);
  const second = await (await executing(executor, 150, file))(problem);
  assert.equal(plans.length, 1);
  assert.deepEqual(second, first);
  assert.deepEqual([...first.passed], [1, 0, 0, 0]);
  assert.deepEqual(first.evidence, evidence);
});

test('another text or another time limit is executed, and added', async () => {
  const file = join(folder, 'more.jsonl');
  const { executor, plans } = engine(fine);
  await (await executing(executor, 150, file))(problem);
  await (await executing(executor, 151, file))(problem);
  await (await executing(executor, 150, file))({ ...problem, prelude: 'x = 1' });
  assert.equal(plans.length, 3);
  assert.equal((await readFile(file, 'utf8')).trim().split('\n').length, 3);
});

test('a fault of the service is not learnt from, and not kept', async () => {
  const file = join(folder, 'fault.jsonl');
  const { executor } = engine(Uint8Array.of(passed, assertion, assertion, Outcome.infrastructure));
  const execute = await executing(executor, 150, file);
  await assert.rejects(execute(problem), /The service failed/);
  await assert.rejects(readFile(file), /ENOENT/);
});

test('a file of something else is refused with its line', async () => {
  const file = join(folder, 'foreign.jsonl');
  await writeFile(file, '\n{"key": 1}\n');
  await assert.rejects(executing(engine(fine).executor, 150, file), /foreign\.jsonl, line 2/);
});
