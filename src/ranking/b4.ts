import betaln from '@stdlib/math-base-special-betaln';
import { Type } from 'typebox';
import type { ConsensusSet } from '../matrix/consensus-sets.ts';
import { type PassMatrix, passes, testCount } from '../matrix/pass-matrix.ts';
import { candidateSamples, passingSamples, testSamples } from '../matrix/samples.ts';
import { countedParameter, weighed } from './counted.ts';
import { scoreSets } from './score-sets.ts';
import { defineStrategy, type Paper } from './strategy.ts';

/** Also where `max_pass` and `random` are compared with, under these names. */
export const b4Paper: Paper = {
  authors: 'Mouxiang Chen, Zhongxin Liu, He Tao, Yusu Hong, David Lo, Xin Xia, Jianling Sun',
  title: 'B4: Towards Optimal Assessment of Plausible Code Solutions with Plausible Tests',
  year: 2024,
  venue: 'ASE 2024',
  url: 'https://arxiv.org/abs/2409.08692',
};

/**
 * The logarithm of the posterior, up to a constant, that the right candidates are exactly the candidate's consensus set S
 * and the right tests exactly those that S passes, Y. With ln B the logarithm of the beta function:
 *
 *   score = ln B(|S| + α, N − |S| + 1)       S among the candidates
 *         + ln B(|Y| + α, M − |Y| + 1)       Y among the tests
 *         + ln B(p₁ + 1, f₁ + 1)             wrong candidates on right tests: p₁ cells passed, f₁ failed
 *         + ln B(p₀ + 1, f₀ + β₀)            wrong candidates on wrong tests: p₀ cells passed, f₀ failed
 *
 * `alpha_xy` (α) is the prior belief in candidates and tests, `beta_0` (β₀) the prior belief that a wrong candidate fails a
 * wrong test; both weigh like so many samples. The score is at most about 0, and differences of scores are log odds.
 * Chen, M. et al., "B4: Towards Optimal Assessment of Plausible Code Solutions with Plausible Tests", ASE 2024,
 * https://arxiv.org/abs/2409.08692, as computed by the code published with it. O(sets × tests).
 *
 * Counted, a candidate that came k times is k candidates in N and S, a test that came k times is k tests in M and Y, and a
 * cell counts as often as its candidate times its test. Not counted is the default.
 */
export const b4 = defineStrategy({
  name: 'b4',
  title: 'B4',
  description:
    'The consensus set most probably right, given that programs and tests may both be wrong. Best where tests are unreliable.',
  paper: b4Paper,
  parameters: Type.Object(
    {
      alpha_xy: Type.Number({
        default: 1_000,
        minimum: 1,
        maximum: 1e9,
        description: 'Prior belief that candidates and tests are right. 1 is none; the paper uses 1000.',
        examples: [10, 1_000],
      }),
      beta_0: Type.Number({
        default: 100_000,
        minimum: 1,
        maximum: 1e9,
        description:
          'Prior belief that a wrong candidate fails a wrong test. 1 is none; the paper uses 10000 to 1000000.',
        examples: [10_000, 100_000],
      }),
      counted: countedParameter(
        false,
        'A candidate or test that came k times is k candidates or tests wherever the formula counts them.',
      ),
    },
    { additionalProperties: false },
  ),
  scale: 'log',
  score(matrix, { alpha_xy, beta_0, counted }) {
    const view = weighed(matrix, counted);
    const n = candidateSamples(view);
    const m = testSamples(view);
    const passing = passingSamples(view);
    return scoreSets(view, (set) => {
      const cells = cellsOfOthers(view, set, n, passing);
      // Sets that change places in the first two terms tie exactly: adding two numbers commutes, adding four may not.
      const prior =
        betaln(set.size + alpha_xy, n - set.size + 1) + betaln(cells.y + alpha_xy, m - cells.y + 1);
      return prior + betaln(cells.p1 + 1, cells.f1 + 1) + betaln(cells.p0 + 1, cells.f0 + beta_0);
    });
  },
});

/**
 * The cells of the candidates outside the set, in samples: passed and failed, on tests that the set passes (1) and on
 * those that it fails (0). `y` is the tests that the set passes. Sums of products of exact integers, none of it
 * differences, so that counts up to a million cannot make a negative number of cells.
 */
function cellsOfOthers(matrix: PassMatrix, set: ConsensusSet, candidates: number, passing: Float64Array) {
  const others = candidates - set.size;
  let [y, p1, f1, p0, f0] = [0, 0, 0, 0, 0];
  for (let test = 0; test < matrix.tests; test++) {
    const count = testCount(matrix, test);
    const pass = passing[test] ?? 0;
    if (passes(matrix, set.first, test)) {
      const othersPass = pass - set.size;
      y += count;
      p1 += count * othersPass;
      f1 += count * (others - othersPass);
    } else {
      p0 += count * pass;
      f0 += count * (others - pass);
    }
  }
  return { y, p1, f1, p0, f0 };
}
