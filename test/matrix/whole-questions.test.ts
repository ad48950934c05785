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
