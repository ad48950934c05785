import { Type } from 'typebox';
import { agreeingWeights, answerTable, behaviours, sumsOverAnswers } from '../matrix/answer-table.ts';
import { candidateCount } from '../matrix/pass-matrix.ts';
import { passedSamples } from '../matrix/samples.ts';
import { countedParameter, weighed } from './counted.ts';
import { defineStrategy } from './strategy.ts';

/**
 * R = I · V: clusters of candidates that behave alike vouch for each other by how far they overlap.
 *
 *   I(i, j)   the share of questions to which clusters i and j returned the same value
 *   V(j)      the feature of cluster j: its size, the mean test samples that its members pass, or the product of both
 *   score(x) = Σ over j of I(i, j) V(j), where i is the cluster of x
 *
 * Exceptions and time-outs overlap with nothing, not even with themselves. From bits alone, "the same value" is passing the
 * same test. With sizes for features it is N × the soft `mbr_output`.
 * To et al., "Functional Overlap Reranking for Neural Code Generation", Findings of ACL 2024,
 * https://arxiv.org/abs/2311.03366. I is a mean over questions, so R is one too, and costs O(N × questions), not clusters².
 *
 * Counted (the default), a candidate that came k times is k members, and a test that came k times is passed k times.
 */
export const srank = defineStrategy({
  name: 'srank',
  title: 'SRank',
  description: 'Clusters that return the same vouch for each other by how far they overlap.',
  paper: {
    authors: 'Hung Quoc To, Minh Huynh Nguyen, Nghi D. Q. Bui',
    title: 'Functional Overlap Reranking for Neural Code Generation',
    year: 2024,
    venue: 'Findings of ACL 2024',
    url: 'https://arxiv.org/abs/2311.03366',
  },
  parameters: Type.Object(
    {
      by_size: Type.Boolean({
        default: true,
        description: "Whether a cluster's size is part of its feature.",
        examples: [false],
      }),
      by_passed: Type.Boolean({
        default: true,
        description:
          'Whether the tests that a cluster passes are part of its feature. Neither: every cluster has 1.',
        examples: [false],
      }),
      counted: countedParameter(
        true,
        'A candidate that came k times is k members; a test is passed k times.',
      ),
    },
    { additionalProperties: false },
  ),
  scale: 'linear',
  readsAnswers: true,
  score(matrix, { by_size, by_passed, counted }, { evidence = null } = {}) {
    const view = weighed(matrix, counted);
    const passed = passedSamples(view);
    const table = answerTable(view, evidence);
    // Members give the same answers, so the feature of a cluster may be spread over them in any way: by their counts.
    const shares = new Float64Array(view.candidates);
    for (const members of behaviours(table)) {
      const size = members.reduce((sum, candidate) => sum + candidateCount(view, candidate), 0);
      const passes =
        members.reduce((sum, member) => sum + (passed[member] ?? 0) * candidateCount(view, member), 0) / size;
      const feature = (by_size ? size : 1) * (by_passed ? passes : 1);
      for (const candidate of members) shares[candidate] = (feature * candidateCount(view, candidate)) / size;
    }
    const sums = sumsOverAnswers(table, agreeingWeights(table, shares));
    return sums.map((sum) => sum / Math.max(1, table.weight));
  },
});
