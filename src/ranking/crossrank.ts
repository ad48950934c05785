import { Type } from 'typebox';
import type { PassMatrix } from '../matrix/pass-matrix.ts';
import shipped from './crossrank-learnt.json' with { type: 'json' };
import { judge, type Learnt } from './crossrank-model.ts';
import { mbrExec } from './mbr-exec.ts';
import { defineStrategy, type Known } from './strategy.ts';

/** What `crossrank fit` made; the recipe stands in CONTRIBUTING. */
export const shippedLearnt: Learnt = shipped;

const judgeBy = (matrix: PassMatrix, known: Known = {}) =>
  judge(matrix, known, known.learnt ?? shippedLearnt);

/**
 * Our own model: the log odds that a candidate is right. Right programs return the same values and are written alike, and
 * tests vote; what that is worth is learnt from labelled problems (`crossrank-model.ts` has the formula, `crossrank-signs.ts`
 * the signs). It builds on agreement of returned values (Shi et al. 2022) and, from bits alone, on B4.
 */
export const crossrank = defineStrategy({
  name: 'crossrank',
  title: 'Crossrank',
  description:
    'The probability that a candidate is right, learnt: agreement of returned values with those that seem right, votes of the tests, how typical the text is; from bits alone, B4.',
  paper: mbrExec.paper,
  parameters: Type.Object({}, { additionalProperties: false }),
  scale: 'log_odds',
  readsAnswers: true,
  score: (matrix, _parameters, known) => judgeBy(matrix, known).logOdds,
  judge: judgeBy,
});
