import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitAll } from '../../src/admission/admission.ts';
import type { Evidence } from '../../src/matrix/evidence.ts';
import { rank } from '../../src/ranking/rank.ts';
import { toProblem } from '../../src/rerank/problem.ts';
import { rerank } from '../../src/rerank/rerank.ts';
import { toWhy } from '../../src/rerank/why.ts';
import type { RerankRequest } from '../../src/rerank/wire/request.ts';
import { configOf, doubleOf, executionOf, type Judge } from '../http/helper.ts';
import { matrixOf } from '../matrix/matrices.ts';

const { ceilings, defaultLimits } = configOf({});

/** Candidates named after their row. */
const byName: Judge = (candidate, place) => candidate.charAt(place);

/** `one` and `two` ask f(1) with two wishes, the third asks nothing. */
const tests = ['one', 'two', 'third'];
const candidates = ['PFP', 'FPP', 'PFF', 'PFP ', 'SSS'];

function evidence(text = '2'): Evidence {
  return {
    kind: 'evidence',
    candidates: 5,
    tests: 3,
    questions: ['f(1)'],
    answers: [
      { kind: 'value', type: 'int', text },
      { kind: 'value', type: 'int', text: '3' },
    ],
    questionOfTest: Int32Array.of(0, 0, -1),
    wantedByTest: Int32Array.of(0, 1, -1),
    given: Int32Array.of(0, 1, 0, 0, -1),
  };
}

async function explain(request: Partial<RerankRequest>, told: Evidence | null = evidence()) {
  const executor = {
    ...doubleOf(byName),
    execute: async (plan: Parameters<typeof executionOf>[0]) => ({
      ...executionOf(plan, byName),
      evidence: told,
    }),
  };
  return rerank(
    { language: 'python', candidates, tests, strategy: 'codet', include: ['why'], ...request },
    { executor, admit: admitAll, version: '0', ceilings, defaultLimits },
  );
}

async function whyOf(request: Partial<RerankRequest>, told?: Evidence | null) {
  const answer = await explain(request, told);
  assert.ok(answer.ok);
  return answer.value.why ?? [];
}

test('first against second cluster: on what they differ, who is with whom, and what it moved', async () => {
  const [why, ...others] = await whyOf({});
  assert.equal(others.length, 0);
  const { differences = [], ...rest } = why ?? {};
  // CodeT: 2 × √2 for the two of PFP, 2 × √1 for FPP.
  assert.deepEqual(rest, {
    candidate: 0,
    other: 1,
    score_gap: 0.828427,
    texts_moved: 0,
    differences_total: 1,
  });
  // Without both tests all three pass the third one alone: the gap is 0.
  assert.deepEqual(differences, [
    {
      question: 'f(1)',
      tests: [0, 1],
      candidate: { answer: { kind: 'value', type: 'int', text: '2' }, passed: 1, agreeing: 3 },
      other: { answer: { kind: 'value', type: 'int', text: '3' }, passed: 1, agreeing: 1 },
      moved: 0.828427,
    },
  ]);
});

test('any candidate may be asked for; a test without a question is told by its text', async () => {
  const [, why] = await whyOf({ why: [2] });
  assert.equal(why?.other, 2);
  assert.deepEqual(why?.differences[0], {
    question: 'third',
    tests: [2],
    candidate: { answer: null, passed: 1, agreeing: 3 },
    other: { answer: null, passed: 0, agreeing: 1 },
    // 2 × √2 − 1 × √1 with it, 0 without.
    moved: 1.828427,
  });
});

test('the first is the first of the results, whatever broke the tie', async () => {
  const answer = await explain(
    { strategy: 'max_pass', tie_break: 'faster', candidates: ['PFP', 'PPF', 'FPP'] },
    null,
  );
  const random = await explain(
    { strategy: 'max_pass', tie_break: { random: 3 }, candidates: ['PFP', 'PPF', 'FPP'] },
    null,
  );
  for (const { value } of [answer, random].map((one) => (one.ok ? one : assert.fail()))) {
    assert.equal(value.why?.[0]?.candidate, value.results[0]?.index);
    assert.notEqual(value.why?.[0]?.other, value.why?.[0]?.candidate);
  }
  assert.ok(random.ok && random.value.results[0]?.index !== 0);
});

test('a candidate of which nothing is known has no gap; the first is not compared with itself', async () => {
  const all = await whyOf({ why: [0, 4, 1] });
  assert.deepEqual(
    all.map(({ other, score_gap }) => [other, score_gap === null]),
    [
      [1, false],
      [4, true],
    ],
  );
});

test('without evidence, tests are told apart by their bits', async () => {
  const [why] = await whyOf({}, null);
  assert.deepEqual(
    why?.differences.map(({ question, moved }) => [question, moved !== null]),
    [
      ['one', true],
      ['two', true],
    ],
  );
});

test('what a program answered is bounded and safe to print', async () => {
  const [why] = await whyOf({}, evidence(`\u001b[2J${'x'.repeat(10_000)}`));
  const text = why?.differences[0]?.candidate.answer?.text ?? '';
  assert.ok(text.startsWith('\\u001b[2Jx') && text.length < 200, text.slice(0, 20));
});

test('who is not there, or is not asked for, is refused with the range', async () => {
  const absent = await explain({ why: [5] });
  assert.ok(!absent.ok);
  assert.equal(absent.refusal.kind, 'no_such_candidate');
  assert.match(absent.refusal.detail, /^\/why\/0: .*from 0 to 4, not 5/);
  const unasked = await explain({ why: [1], include: [] });
  assert.ok(!unasked.ok && unasked.refusal.errors[0]?.pointer === '/why');
});

test('of a cell that was not run only what is known is told, though the ranking presumes it', () => {
  const problem = toProblem(
    { language: 'python', candidates: ['a', 'b', 'c'], tests, strategy: 'codet' },
    { languages: doubleOf().languages(), ceilings, defaultLimits },
  );
  assert.ok(problem.ok);
  const presumed = { matrix: matrixOf(['111', '001', '110']), evidence: null };
  const [why] = toWhy(
    {
      problem: problem.value,
      matrix: matrixOf(['111', '0-1', '110']),
      evidence: null,
      presumed,
      ranking: rank(presumed.matrix, problem.value.strategy),
    },
    0,
    [1],
  ).filter(({ other }) => other === 1);
  assert.deepEqual(
    why?.differences.map(({ question, moved }) => [question, moved !== null]),
    [['one', true]],
  );
});
