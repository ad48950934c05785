import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fit, prepare } from '../../src/learning/fit.ts';
import { type Executed, generator } from '../../src/learning/samples.ts';
import { crossrank } from '../../src/ranking/crossrank.ts';
import { evidenceOf } from '../matrix/evidences.ts';

/** Right programs return 1 to everything, wrong ones each their own; most tests want 1. */
function problems(number: number): Executed[] {
  const random = generator(5);
  return Array.from({ length: number }, (_, at) => {
    const right = Array.from({ length: 8 }, (_, candidate) => candidate === 0 || random() < 0.5);
    const tests = [0, 1, 2, 3, 4, 5].map((test) => [test % 3, test === 5 ? `${20 + at}` : '1'] as const);
    const given = right.map((is, candidate) => (is ? '1 1 1' : `${candidate} 1 ${candidate + 9}`));
    const { matrix, evidence } = evidenceOf({ given, tests });
    return {
      problem: {
        candidates: right.map((is, candidate) => ({ code: `${is ? 'good' : 'bad'} program ${candidate}` })),
        tests: tests.map(() => ({})),
        reference: { ground_truth: right.map(Number).join(''), test_valid: '111110' },
      },
      passed: Uint8Array.from(
        given.flatMap((row) =>
          tests.map(([question, wanted]) => Number(row.split(' ')[question] === wanted)),
        ),
      ),
      evidence: matrix.candidates > 0 ? evidence : null,
    };
  });
}

const samples = problems(12).flatMap((one) => prepare(one, 2, 1));
const learnt = fit(samples);

test('what was learnt puts right ones first, is sure of them, and tells the wrong test', () => {
  for (const { sample, right } of samples.filter(({ right }) => right.includes(true))) {
    const texts = sample.problem.candidates.map(({ code }) => code);
    const judged = crossrank.judge?.(sample.matrix, { evidence: sample.evidence, texts, learnt });
    const best = judged?.logOdds.indexOf(Math.max(...(judged?.logOdds ?? [])));
    assert.equal(right[best ?? -1], true);
    const valid = sample.problem.reference.test_valid ?? '';
    for (const [test, { validity }] of (judged?.tests ?? []).entries())
      assert.equal(validity > 0.5, valid[test] === '1', `validity ${validity} of test ${test}`);
  }
});

test('the same samples give the same numbers, to the digit', () => {
  assert.deepEqual(fit(problems(12).flatMap((one) => prepare(one, 2, 1))), learnt);
});

test('a trusted test that is failed counts against a candidate, and the base rate is that of the samples', () => {
  assert.ok(learnt.trusted_failed > 1);
  const right = samples.flatMap((sample) =>
    sample.right.map((is) => ({ is, weight: sample.weight / sample.right.length })),
  );
  const all = right.reduce((sum, { weight }) => sum + weight, 0);
  const share = right.reduce((sum, { is, weight }) => sum + (is ? weight : 0), 0) / all;
  assert.ok(Math.abs(learnt.base_rate - share) < 0.05);
});

test('nothing to learn from, and labels that are all alike, give finite numbers', () => {
  const allWrong = problems(3).map((one) => ({
    ...one,
    problem: { ...one.problem, reference: { ground_truth: '00000000' } },
  }));
  for (const few of [[], allWrong.flatMap((one) => prepare(one, 2, 1))]) {
    const found = fit(few);
    const numbers = JSON.stringify(found).match(/null|NaN/g);
    assert.equal(numbers, null);
    assert.ok(found.base_rate > 0 && found.base_rate < 1 && found.trusted_failed === 4.605);
  }
});
