import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evidence } from '../../src/matrix/evidence.ts';
import { matrixFromRows } from '../../src/matrix/row-strings.ts';
import { wholeQuestions } from '../../src/matrix/whole-questions.ts';

test('answers to what only some were asked are left out', () => {
  const matrix = matrixFromRows(['101', '1-0', '---']);
  assert.equal(matrix.kind, 'pass_matrix');
  // The first and the third test ask question 0, the second asks question 1.
  const evidence: Evidence = {
    kind: 'evidence',
    candidates: 3,
    tests: 3,
    questions: ['f(1)', 'f(2)'],
    answers: [{ kind: 'value', type: 'int', text: '1' }],
    questionOfTest: Int32Array.of(0, 1, 0),
    wantedByTest: Int32Array.of(0, 0, 0),
    given: Int32Array.of(0, 0, 0, -1, -1, -1),
  };
  assert.deepEqual([...wholeQuestions(evidence, matrix).given], [0, -1, 0, -1, -1, -1]);
});

test('what no test asks stays: a probe was put to all', () => {
  const matrix = matrixFromRows(['1-', '11']);
  assert.equal(matrix.kind, 'pass_matrix');
  const evidence: Evidence = {
    kind: 'evidence',
    candidates: 2,
    tests: 2,
    questions: ['f(1)', 'f(2)', 'f(3)'],
    answers: [{ kind: 'value', type: 'int', text: '1' }],
    questionOfTest: Int32Array.of(0, 1),
    wantedByTest: Int32Array.of(0, 0),
    given: Int32Array.of(0, -1, 0, 0, 0, 0),
  };
  assert.deepEqual([...wholeQuestions(evidence, matrix).given], [0, -1, 0, 0, -1, 0]);
});
