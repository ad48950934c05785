import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evidence } from '../../src/matrix/evidence.ts';
import { gatherEvidence } from '../../src/rerank/gather-evidence.ts';

const plan = {
  candidates: ['a', 'b', 'c'],
  tests: ['t', 'u', 'v'].map((code) => ({ kind: 'code' as const, code })),
};

/** Answers are numbers as texts; `given` and `wanted` are places in `answers`. */
function evidenceOf(
  questions: readonly string[],
  answers: readonly string[],
  [questionOfTest, wanted, given]: readonly (readonly number[])[],
): Evidence {
  return {
    kind: 'evidence',
    candidates: (given?.length ?? 0) / questions.length,
    tests: questionOfTest?.length ?? 0,
    questions,
    answers: answers.map((text) => ({ kind: 'value', type: 'int', text })),
    questionOfTest: Int32Array.from(questionOfTest ?? []),
    wantedByTest: Int32Array.from(wanted ?? []),
    given: Int32Array.from(given ?? []),
  };
}

test('heats that number questions and answers each in their own way come to one table', () => {
  const gathered = gatherEvidence(plan);
  // a runs all: f(1) is asked by t and v, f(2) by u.
  const whole = [
    [0, 1, 0],
    [0, 1, 1],
    [0, 1],
  ];
  gathered.take({ candidates: [0], tests: [0, 1, 2] }, evidenceOf(['f(1)', 'f(2)'], ['1', '2'], whole));
  // c runs u alone, where f(2) and the value 2 are number 0.
  gathered.take({ candidates: [2], tests: [1] }, evidenceOf(['f(2)'], ['2'], [[0], [0], [0]]));
  const { questions, answers, questionOfTest, wantedByTest, given } = gathered.whole();
  assert.deepEqual(questions, ['f(1)', 'f(2)']);
  assert.deepEqual(
    answers.map(({ text }) => text),
    ['1', '2'],
  );
  assert.deepEqual([...questionOfTest], [0, 1, 0]);
  assert.deepEqual([...wantedByTest], [0, 1, 1]);
  assert.deepEqual([...given], [0, 1, -1, -1, -1, 1]);
});

test('a heat that was told nothing takes nothing back', () => {
  const gathered = gatherEvidence(plan);
  gathered.take({ candidates: [1], tests: [2] }, evidenceOf(['f(1)'], ['1'], [[0], [0], [0]]));
  gathered.take({ candidates: [0], tests: [2] }, evidenceOf([], [], [[-1], [-1], []]));
  const { questionOfTest, given } = gathered.whole();
  assert.deepEqual([...questionOfTest], [-1, -1, 0]);
  assert.deepEqual([...given], [-1, 0, -1]);
});
