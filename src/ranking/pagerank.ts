import { Type } from 'typebox';
import { candidateCount, testCount } from '../matrix/pass-matrix.ts';
import { sumsOverPassedTests, sumsOverPassingCandidates } from '../matrix/sums.ts';
import { countedParameter, weighed } from './counted.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Candidates and tests vouch for each other, like pages that link: a candidate is as good as the tests that it passes, a
 * test as good as the candidates that pass it. From scores of 1, for `iterations` rounds, with d the `damping`:
 *
 *   c(x) ← (1 − d) c(x) + d Σ t(y) over the tests y that x passes
 *   t(y) ← (1 − d) t(y) + d Σ c(x) over the candidates x that pass y       (both sides from the scores of the round before)
 *
 * After each round all are divided by the largest, which changes no ratio, so nothing overflows; at the end the best
 * candidate has 1. In 0…1. All 0 only when damping is 1 and nothing passes anything.
 * Zhang et al., "CodeDPO: Aligning Code Models with Self Generated and Verified Source Code", https://arxiv.org/abs/2410.05605,
 * the self-validation score, d = 0.85 and 10 rounds. O(iterations × candidates × tests).
 *
 * Counted, a candidate or test that came k times vouches k times. Not counted is the default.
 */
export const pagerank = defineStrategy({
  name: 'pagerank',
  title: 'CodeDPO self-validation (PageRank)',
  description: 'Candidates that pass the tests that good candidates pass, as PageRank finds good pages.',
  paper: {
    authors: 'Kechi Zhang, Ge Li, Yihong Dong, Jingjing Xu, Jun Zhang, Jing Su, Yongfei Liu, Zhi Jin',
    title: 'CodeDPO: Aligning Code Models with Self Generated and Verified Source Code',
    year: 2024,
    venue: 'ACL 2025',
    url: 'https://arxiv.org/abs/2410.05605',
  },
  parameters: Type.Object(
    {
      damping: Type.Number({
        default: 0.85,
        minimum: 0,
        maximum: 1,
        description:
          "Share of a score that comes from the other side; the rest is the round before's. 0 ties all.",
        examples: [0.5, 0.85],
      }),
      iterations: Type.Integer({
        default: 10,
        minimum: 1,
        maximum: 100,
        description: 'Rounds of vouching.',
        examples: [10, 50],
      }),
      counted: countedParameter(false, 'A candidate or test that came k times vouches k times.'),
    },
    { additionalProperties: false },
  ),
  scale: 'linear',
  score(matrix, { damping, iterations, counted }) {
    const view = weighed(matrix, counted);
    let ofCandidates: Float64Array = new Float64Array(view.candidates).fill(1);
    let ofTests: Float64Array = new Float64Array(view.tests).fill(1);
    for (let round = 0; round < iterations; round++) {
      const votesOfCandidates = ofCandidates.map(
        (score, candidate) => score * candidateCount(view, candidate),
      );
      const votesOfTests = ofTests.map((score, test) => score * testCount(view, test));
      const nextOfCandidates = mix(ofCandidates, sumsOverPassedTests(view, votesOfTests), damping);
      const nextOfTests = mix(ofTests, sumsOverPassingCandidates(view, votesOfCandidates), damping);
      const largest = Math.max(max(nextOfCandidates), max(nextOfTests));
      ofCandidates = shares(nextOfCandidates, largest);
      ofTests = shares(nextOfTests, largest);
    }
    return shares(ofCandidates, max(ofCandidates));
  },
});

/** (1 − d) × the score before + d × what the other side says. */
function mix(before: Float64Array, votes: Float64Array, damping: number): Float64Array {
  return before.map((score, index) => (1 - damping) * score + damping * (votes[index] ?? 0));
}

function max(scores: Float64Array): number {
  return scores.reduce((largest, score) => Math.max(largest, score), 0);
}

/** Each score as a share of `whole`; all 0 when `whole` is. */
function shares(scores: Float64Array, whole: number): Float64Array {
  return scores.map((score) => (whole === 0 ? 0 : score / whole));
}
