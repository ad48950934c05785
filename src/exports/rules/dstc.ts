import { passedTests } from '../../matrix/pass-matrix.ts';
import { bestFirst, type Rule } from '../rule.ts';

/**
 * One pair a problem, of programs with a test behind each: the program that passes most tests with that one of them which
 * most programs pass, over the program that passes fewest with the test that fewest pass. A test that all pass or that
 * nobody passes is still one; what counts is that the chosen program passes its test and the rejected one fails its own.
 * Score: tests passed. Margin: the difference as a share of the tests, in (0, 1].
 */
export const dstc: Rule = {
  name: 'dstc',
  description:
    'The best program with its best test over the worst program with the worst test: one pair a problem.',
  paper: {
    authors: 'Zhihan Liu, Shenao Zhang, Yongfei Liu, Boyi Liu, Yingxiang Yang, Zhaoran Wang',
    title: 'DSTC: Direct Preference Learning with Only Self-Generated Tests and Code to Improve Code LMs',
    year: 2024,
    venue: 'arXiv',
    url: 'https://arxiv.org/abs/2411.13611',
  },
  kinds: ['correctness'],
  readsOutcomes: true,
  judge({ candidates, tests }, matrix) {
    const passedBy = candidates.map((_, candidate) => passedTests(matrix, candidate));
    const votes = tests.map(() => 0);
    for (const passed of passedBy) for (const test of passed) votes[test] = (votes[test] ?? 0) + 1;
    const scores = passedBy.map((passed) => passed.length);
    const order = bestFirst(scores);
    const [best] = order;
    const worst = order.at(-1);
    const bestTest = bestFirst(votes).find((test) => best !== undefined && passedBy[best]?.includes(test));
    const worstTest = bestFirst(votes).at(-1);
    return {
      scores,
      winners: best === undefined || bestTest === undefined ? [] : [best],
      pair(chosen, rejected) {
        if (rejected !== worst || bestTest === undefined || worstTest === undefined) return null;
        const margin = ((scores[chosen] ?? 0) - (scores[rejected] ?? 0)) / tests.length;
        if (margin <= 0 || passedBy[rejected]?.includes(worstTest)) return null;
        const with_ = { chosen: bestTest, rejected: worstTest };
        return { chosen, rejected, kind: 'correctness', margin, priority: margin, tests: with_ };
      },
    };
  },
};
