import { passes } from '../../matrix/pass-matrix.ts';
import { bestFirst, type Rule } from '../rule.ts';

/**
 * Who passes all tests over who fails some. PLUM keeps only tests that its reference solution passes; where there is none,
 * a test that no candidate passes is left out in its stead, as it can tell nobody from anybody. Scores and margin: shares of
 * the tests left, in [0, 1].
 */
export const plum: Rule = {
  name: 'plum',
  description: 'Who passes all tests over who fails some; a test that nobody passes does not count.',
  paper: {
    authors: 'Dylan Zhang, Shizhe Diao, Xueyan Zou, Hao Peng',
    title:
      'PLUM: Improving Code LMs with Execution-Guided On-Policy Preference Learning Driven By Synthetic Test Cases',
    year: 2024,
    venue: 'arXiv',
    url: 'https://arxiv.org/abs/2406.06887',
  },
  kinds: ['correctness'],
  readsOutcomes: true,
  judge({ candidates, tests }, matrix) {
    const passed = tests.map((_, test) => candidates.map((_, candidate) => passes(matrix, candidate, test)));
    const counting = passed.filter((column) => column.includes(true));
    const scores = candidates.map((_, candidate) => {
      const own = counting.filter((column) => column[candidate]).length;
      return counting.length === 0 ? 0 : own / counting.length;
    });
    return {
      scores,
      winners: bestFirst(scores).filter((index) => scores[index] === 1),
      pair(chosen, rejected) {
        const margin = 1 - (scores[rejected] ?? 1);
        return margin > 0 ? { chosen, rejected, kind: 'correctness', margin, priority: margin } : null;
      },
    };
  },
};
