import { Type } from 'typebox';
import { candidateCount, type PassMatrix, passes, testCount } from '../matrix/pass-matrix.ts';
import { candidateSamples, passedSamples, passingSamples } from '../matrix/samples.ts';
import { sumsOverPassedTests } from '../matrix/sums.ts';
import { countedParameter, weighed } from './counted.ts';
import { defineStrategy } from './strategy.ts';

/**
 * Tests passed, each weighed by how well it tells right from wrong, as far as all the others can judge:
 *
 *   AUC(y)   probability that a candidate that passes y passes more of the other tests than one that fails y (ties: half)
 *   w(y) = max(0, AUC(y) − ½) × p (1 − p),     p the pass rate of y
 *   score(x) = Σ w(y) over the tests y that x passes
 *
 * With a share π of right candidates, which pass y with probability α, wrong ones with β, a pair of one that passes and one
 * that fails is the right way round with probability ½ + π (1 − π) (α − β) / (2 p (1 − p)) wherever the other tests judge
 * perfectly: times p (1 − p) it is in proportion to α − β, what the test tells. A test that all or none pass has weight 0.
 * In 0…M/8. Sun et al., "ACES: Who Tests the Tests? Leave-One-Out AUC Consistency for Code Generation", 2026,
 * https://arxiv.org/abs/2604.03922, the variant in closed form (by its leave-one-out identity; their code is not compared).
 *
 * Counted, a candidate or test that came k times is k of them; one sample of a test is left out, so
 * that its copies vouch for it. Not counted is the default. O(N × M).
 */
export const aces = defineStrategy({
  name: 'aces',
  title: 'ACES',
  description: 'Tests passed, each weighed by how well it agrees with the order that all other tests give.',
  paper: {
    authors: 'Hui Sun, Yun-Ji Zhang, Zheng Xie, Ren-Biao Liu, Yali Du, Xin-Ye Li, Ming Li',
    title: 'ACES: Who Tests the Tests? Leave-One-Out AUC Consistency for Code Generation',
    year: 2026,
    venue: 'arXiv',
    url: 'https://arxiv.org/abs/2604.03922',
  },
  parameters: Type.Object(
    { counted: countedParameter(false, 'A candidate or test that came k times is k of them.') },
    { additionalProperties: false },
  ),
  scale: 'linear',
  score(matrix, { counted }) {
    const view = weighed(matrix, counted);
    const samples = candidateSamples(view);
    const passing = passingSamples(view);
    const order = orderByPassed(view);
    const weights = Float64Array.from({ length: view.tests }, (_, test) => {
      const rate = samples === 0 ? 0 : (passing[test] ?? 0) / samples;
      if (rate === 0 || rate === 1) return 0;
      const beyondChance = Math.max(0, leaveOneOutAuc(view, test, order) - 0.5);
      return beyondChance * rate * (1 - rate) * testCount(view, test);
    });
    return sumsOverPassedTests(view, weights);
  },
});

type Order = { readonly passed: Float64Array; readonly ascending: Int32Array };

/** Candidates by how many test samples they pass, fewest first. */
function orderByPassed(matrix: PassMatrix): Order {
  const passed = passedSamples(matrix);
  const ascending = Int32Array.from(passed.keys()).sort((a, b) => (passed[a] ?? 0) - (passed[b] ?? 0));
  return { passed, ascending };
}

/**
 * AUC of passing `test` against the test samples passed but for one of it. Those that fail it keep their place in the
 * order, those that pass it keep theirs among themselves, so that the two are merged and nothing is sorted again.
 */
function leaveOneOutAuc(matrix: PassMatrix, test: number, { passed, ascending }: Order): number {
  const [passers, failers] = [new Map<number, number>(), new Map<number, number>()];
  for (const candidate of ascending) {
    const isPasser = passes(matrix, candidate, test);
    const others = (passed[candidate] ?? 0) - (isPasser ? 1 : 0);
    const side = isPasser ? passers : failers;
    side.set(others, (side.get(others) ?? 0) + candidateCount(matrix, candidate));
  }
  let [below, pairsWon, all] = [0, 0, 0];
  const lower = [...failers];
  let at = 0;
  for (const [others, samples] of passers) {
    for (let next = lower[at]; next !== undefined && next[0] < others; next = lower[++at]) below += next[1];
    const tied = failers.get(others) ?? 0;
    pairsWon += samples * (below + tied / 2);
    all += samples;
  }
  const failed = lower.reduce((sum, [, samples]) => sum + samples, 0);
  return pairsWon / (all * failed);
}
