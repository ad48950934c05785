import { Type } from 'typebox';
import { answerTable, weightsOfSlots } from '../matrix/answer-table.ts';
import type { Evidence } from '../matrix/evidence.ts';
import { candidateCount, type PassMatrix, testCount } from '../matrix/pass-matrix.ts';
import { candidateSamples, passingSamples } from '../matrix/samples.ts';
import { sumsOverPassedTests } from '../matrix/sums.ts';
import { countedParameter, weighed } from './counted.ts';
import { mbrExec } from './mbr-exec.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Tests passed, each weighed by how far the returned values agree with the value that it demands:
 *
 *   w(y) = the share of candidates that pass y among those that returned a value to its question
 *   score(x) = Σ w(y) over the tests y that x passes
 *
 * In 0…M. A test in which no question was found, and every test from bits alone, has its pass rate for w. 0 where no
 * candidate returned a value. The majority vote over outputs of Shi et al. (EMNLP 2022, https://arxiv.org/abs/2204.11454),
 * turned on the tests.
 *
 * Counted (the default), a candidate that came k times votes k times, and a test that came k times is passed k times.
 */
export const majorityTest = defineStrategy({
  name: 'majority_test',
  title: 'Majority-weighed tests',
  description: 'Tests passed, each weighed by how many candidates return the value that it demands.',
  paper: mbrExec.paper,
  parameters: Type.Object(
    {
      counted: countedParameter(
        true,
        'A candidate that came k times votes k times; a test is passed k times.',
      ),
    },
    { additionalProperties: false },
  ),
  scale: 'linear',
  readsAnswers: true,
  score(matrix, { counted }, { evidence = null } = {}) {
    const view = weighed(matrix, counted);
    const voters = votersOfTests(view, evidence);
    const weights = passingSamples(view).map((passing, test) => {
      const voting = voters[test] ?? 0;
      return voting === 0 ? 0 : Math.min(1, passing / voting) * testCount(view, test);
    });
    return sumsOverPassedTests(view, weights);
  },
});

/** For each test, the candidate samples that returned a value to its question; all, where it asks none. */
function votersOfTests(matrix: PassMatrix, evidence: Evidence | null): Float64Array {
  const all = candidateSamples(matrix);
  if (evidence === null) return new Float64Array(matrix.tests).fill(all);
  const table = answerTable(matrix, evidence);
  const counts = Float64Array.from({ length: matrix.candidates }, (_, index) =>
    candidateCount(matrix, index),
  );
  const weights = weightsOfSlots(table, counts);
  const votersOf = new Float64Array(table.questions);
  const questionOf = new Int32Array(table.slotCount).fill(-1);
  for (let at = 0; at < table.slots.length; at++) {
    const slot = table.slots[at] ?? -1;
    if (slot !== -1) questionOf[slot] = at % table.questions;
  }
  for (let slot = 0; slot < table.slotCount; slot++) {
    const question = questionOf[slot] ?? -1;
    if (question !== -1 && (table.worth[slot] ?? 0) > 0)
      votersOf[question] = (votersOf[question] ?? 0) + (weights[slot] ?? 0);
  }
  return Float64Array.from(table.questionOfTest, (question, test) =>
    (evidence.questionOfTest[test] ?? -1) === -1 ? all : (votersOf[question] ?? 0),
  );
}
