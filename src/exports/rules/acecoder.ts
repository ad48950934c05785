import { bestFirst, type Rule } from '../rule.ts';

const LEAST_GAP = 0.4;
const LEAST_CHOSEN = 0.8;
/** 0.9 − 0.5 is not quite 0.4 in binary. */
const NOISE = 1e-9;

/**
 * By pass rates s: chosen over rejected where s(chosen) − s(rejected) ≥ 0.4, s(chosen) ≥ 0.8 and s(rejected) > 0, as a
 * program that passes nothing teaches little. Margin: the gap of pass rates, in [0.4, 1).
 */
export const acecoder: Rule = {
  name: 'acecoder',
  description: 'Pass rates at least 0.4 apart, the chosen at least 0.8, the rejected above 0.',
  paper: {
    authors: 'Huaye Zeng, Dongfu Jiang, Haozhe Wang, Ping Nie, Xiaotong Chen, Wenhu Chen',
    title: 'ACECODER: Acing Coder RL via Automated Test-Case Synthesis',
    year: 2025,
    venue: 'ACL 2025',
    url: 'https://arxiv.org/abs/2502.01718',
  },
  kinds: ['correctness'],
  readsOutcomes: false,
  judge({ candidates }) {
    const scores = candidates.map(({ passRate }) => passRate);
    return {
      scores,
      winners: bestFirst(scores).filter((index) => (scores[index] ?? 0) >= LEAST_CHOSEN - NOISE),
      pair(chosen, rejected) {
        const worse = scores[rejected] ?? 0;
        const margin = (scores[chosen] ?? 0) - worse;
        if (worse <= 0 || margin < LEAST_GAP - NOISE) return null;
        return { chosen, rejected, kind: 'correctness', margin, priority: margin };
      },
    };
  },
};
