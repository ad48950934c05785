import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replayingExecutor, testCodes } from '../../bench/replaying-executor.ts';
import type { Part } from '../../src/learning/samples.ts';
import { evidenceOf } from '../matrix/evidences.ts';

const part: Part = {
  problem: { candidates: ['a', 'b', 'c'].map((code) => ({ code })), reference: { ground_truth: '100' } },
  ...evidenceOf({
    given: ['1 2', '3 2', '4 5'],
    tests: [
      [0, '1'],
      [1, '2'],
    ],
  }),
};
const planOf = (candidates: readonly string[], tests: readonly string[]) => ({
  ...{
    language: 'python' as const,
    prelude: '',
    candidates,
    seed: 0,
    failuresPerCandidate: 0,
    evidence: true,
  },
  tests: tests.map((code) => ({ kind: 'code' as const, code })),
  limits: { cellTimeoutMs: 1, memoryMb: 1, outputKb: 1 },
});

test('a part of the cells is answered as it was kept, with the questions of its tests alone', async () => {
  const { outcomes, evidence, stats } = await replayingExecutor(part, 'python').execute(
    planOf(['c', 'b'], testCodes(part).slice(1)),
  );
  assert.equal(Buffer.from(outcomes).toString('latin1'), 'FP');
  assert.deepEqual(evidence?.questions, ['f(1)']);
  assert.deepEqual(
    [...(evidence?.given ?? [])].map((answer) => evidence?.answers[answer]?.text),
    ['5', '2'],
  );
  assert.equal(stats.executed, 2);
});

test('a program of which nothing is kept is an error, not a failed test', async () => {
  await assert.rejects(
    replayingExecutor(part, 'python').execute(planOf(['d'], testCodes(part))),
    /No cells are kept/,
  );
});
