import { Type } from 'typebox';
import {
  type AnswerTable,
  agreeingWeights,
  answerTable,
  behaviours,
  sumsOverAnswers,
} from '../matrix/answer-table.ts';
import { candidateCount } from '../matrix/pass-matrix.ts';
import { countedParameter, weighed } from './counted.ts';
import { mbrExec } from './mbr-exec.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Minimum Bayes risk over returned values: the candidate that others agree with most.
 *
 *   hard   score(x) = |{ x' : x' answers every question as x does }|
 *   soft   score(x) = Σ over x' of the share of questions to which x and x' returned the same value
 *
 * x itself is among the x'. In 0…N. Hard, an exception of one type is an answer like any other; soft, exceptions and
 * time-outs are no agreement. From bits alone a test is a question, and hard is `mbr_exec`; soft, only passing is agreement.
 * Shi et al., "Natural Language to Code Translation with Execution", EMNLP 2022, https://arxiv.org/abs/2204.11454: minus the
 * summed loss, plus N; the soft loss is theirs with the mean over inputs in place of the maximum. O(N × questions).
 *
 * Counted, a candidate that came k times agrees k times. Not counted is the default: copies of one text are one witness.
 */
export const mbrOutput = defineStrategy({
  name: 'mbr_output',
  title: 'MBR over outputs',
  description: 'The candidate whose returned values most others return too.',
  paper: mbrExec.paper,
  parameters: Type.Object(
    {
      soft: Type.Boolean({
        default: true,
        description:
          'Whether to agree on a share of the inputs counts as that share; if not, only agreeing on all of them counts.',
        examples: [false],
      }),
      counted: countedParameter(false, 'A candidate that came k times agrees with the others k times.'),
    },
    { additionalProperties: false },
  ),
  scale: 'linear',
  readsAnswers: true,
  score(matrix, { soft, counted }, { evidence = null } = {}) {
    const view = weighed(matrix, counted);
    const weights = Float64Array.from({ length: view.candidates }, (_, index) => candidateCount(view, index));
    const table = answerTable(view, evidence);
    return soft ? softAgreement(table, weights) : hardAgreement(table, weights);
  },
});

function softAgreement(table: AnswerTable, weights: Float64Array): Float64Array {
  const sums = sumsOverAnswers(table, agreeingWeights(table, weights));
  return sums.map((sum) => sum / Math.max(1, table.weight));
}

function hardAgreement(table: AnswerTable, weights: Float64Array): Float64Array {
  const scores = new Float64Array(table.candidates);
  for (const members of behaviours(table)) {
    const size = members.reduce((sum, candidate) => sum + (weights[candidate] ?? 0), 0);
    for (const candidate of members) scores[candidate] = size;
  }
  return scores;
}
