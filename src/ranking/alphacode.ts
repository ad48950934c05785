import { Type } from 'typebox';
import { answerTable, behaviours } from '../matrix/answer-table.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Clusters of candidates that returned the same on every input, one candidate of each in turn, the largest cluster first:
 *
 *   score(x) = |C| / (N + 1) − r      x is member number r (from 0, in the matrix's order) of its cluster C
 *
 * so that all first members come before all second ones. In (−N, 1). From bits alone, "the same" is passing the same tests.
 * Li et al., "Competition-Level Code Generation with AlphaCode", Science 378, 2022, https://arxiv.org/abs/2203.07814,
 * section 4.4. The filter by a problem's own examples that comes before it there is left to the caller, who knows them.
 * It has no parameter `counted`: copies of one text are one member.
 */
export const alphacode = defineStrategy({
  name: 'alphacode',
  title: 'AlphaCode clustering',
  description:
    'The largest cluster of candidates that return the same first; then one of each cluster in turn.',
  paper: {
    authors: 'Yujia Li, David Choi, Junyoung Chung, Nate Kushman, Julian Schrittwieser, et al.',
    title: 'Competition-Level Code Generation with AlphaCode',
    year: 2022,
    venue: 'Science 378',
    url: 'https://arxiv.org/abs/2203.07814',
  },
  parameters: Type.Object({}, { additionalProperties: false }),
  scale: 'linear',
  readsAnswers: true,
  score(matrix, _parameters, { evidence = null } = {}) {
    const scores = new Float64Array(matrix.candidates);
    for (const members of behaviours(answerTable(matrix, evidence))) {
      const share = members.length / (matrix.candidates + 1);
      for (const [turn, candidate] of members.entries()) scores[candidate] = share - turn;
    }
    return scores;
  },
});
