import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinAnswers } from '../../src/matrix/join-answers.ts';
import { evidenceOf } from './evidences.ts';

test('answers to questions that no test asks stand beside the others; equal ones are one', () => {
  const { evidence } = evidenceOf({ given: ['1 2', '2 ?'], tests: [[0, '1'], [1, '2'], null] });
  const asked = evidenceOf({
    given: ['2 3 1', '3 3 !Error'],
    tests: [
      [0, '1'],
      [1, '1'],
      [2, '1'],
    ],
  });
  const other = { ...asked.evidence, questions: ['g(0)', 'f(1)', 'g(2)'] };
  const joined = joinAnswers(evidence, other, [0, 1, 2]);
  // f(1) is asked by a test already.
  assert.deepEqual(joined.questions, ['f(0)', 'f(1)', 'g(0)', 'g(2)']);
  const told = Array.from(joined.given, (place) => {
    const answer = joined.answers[place];
    return answer ? answer.text || answer.type : null;
  });
  assert.deepEqual(told, ['1', '2', '2', '1', '2', null, '3', 'Error']);
  assert.equal(new Set(joined.answers.map((answer) => JSON.stringify(answer))).size, joined.answers.length);
  assert.deepEqual([joined.tests, joined.questionOfTest], [3, evidence.questionOfTest]);
});
