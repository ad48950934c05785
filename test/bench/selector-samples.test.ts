import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootstrapInterval, passAt1Of } from '../../bench/selector-samples.ts';
import { type Executed, generator, partOf } from '../../src/learning/samples.ts';
import { candidateCount, passes } from '../../src/matrix/pass-matrix.ts';
import { chooseStrategy } from '../../src/ranking/choose-strategy.ts';
import { evidenceOf } from '../matrix/evidences.ts';

const executed: Executed = {
  problem: {
    candidates: [{ code: 'a', count: 3 }, { code: 'b' }, { code: 'c' }],
    tests: [{}, {}],
    reference: { ground_truth: '100' },
  },
  passed: Uint8Array.of(1, 1, 0, 1, 0, 0),
  evidence: evidenceOf({
    given: ['1 2', '3 2', '4 5'],
    tests: [
      [0, '1'],
      [1, '2'],
    ],
  }).evidence,
};

test('a sample of everything is everything', () => {
  const all = { candidates: Number.POSITIVE_INFINITY, tests: Number.POSITIVE_INFINITY };
  const { matrix, evidence } = partOf(executed, all, generator(1));
  assert.deepEqual([matrix.candidates, matrix.tests, candidateCount(matrix, 0)], [3, 2, 3]);
  assert.deepEqual([...(evidence?.given ?? [])], [...(executed.evidence?.given ?? [])]);
});

test('a sample has so many samples, and its cells and answers are those of its candidates and tests', () => {
  const random = generator(7);
  for (let times = 0; times < 30; times++) {
    const { matrix, evidence, problem } = partOf(executed, { candidates: 2, tests: 1 }, random);
    const counts = problem.candidates.map(({ count = 1 }) => count);
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      2,
    );
    assert.equal(evidence?.questions.length, 1);
    const question = evidence?.questions[0] === 'f(0)' ? 0 : 1;
    for (const [row, { code }] of problem.candidates.entries()) {
      const candidate = ['a', 'b', 'c'].indexOf(code);
      assert.equal(passes(matrix, row, 0), executed.passed[candidate * 2 + question] === 1);
      assert.equal(evidence?.given[row], executed.evidence?.given[candidate * 2 + question]);
    }
  }
});

test('pass@1 is that of the first of the ranking; without tests, of any sample', () => {
  const maxPass = chooseStrategy('max_pass');
  assert.ok(maxPass.kind === 'chosen_strategy');
  assert.equal(passAt1Of(partOf(executed, { candidates: 9, tests: 9 }, generator(1)), maxPass), 1);
  assert.equal(passAt1Of(partOf(executed, { candidates: 9, tests: 0 }, generator(1)), maxPass), 3 / 5);
});

test('the interval holds the mean, and is a point where all values are one', () => {
  const [low, high] = bootstrapInterval([0, 1, 0, 1], generator(1));
  assert.ok(low < 0.5 && high > 0.5 && low >= 0 && high <= 1);
  assert.deepEqual(bootstrapInterval([2, 2], generator(1)), [2, 2]);
});
