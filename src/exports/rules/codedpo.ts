import { type PassMatrix, passedTests } from '../../matrix/pass-matrix.ts';
import { pagerank } from '../../ranking/pagerank.ts';
import type { JudgedCandidate } from '../judged.ts';
import { bestFirst, type Rule } from '../rule.ts';

/** Scores nearer than this are nearly identical: the paper leaves such pairs out and names no number. */
const LEAST_GAP = 0.1;
/** The slower takes at least so many times as long. */
const LEAST_SPEEDUP = 1.5;
const STANDARD_ERRORS = 2;

/**
 * By self-validation (PageRank over candidates and tests, the best has 1). Correctness: a candidate of the upper half of the
 * scores over one at least 0.1 below; margin: the difference. Efficiency: of two of the best score, which pass the same
 * tests, the one whose rival takes at least 1.5 times its CPU time, and longer by two standard errors of the sums; margin:
 * 1 − its time ÷ the rival's. The paper has no thresholds: these are ours.
 */
export const codedpo: Rule = {
  name: 'codedpo',
  description:
    'By the PageRank score of candidates and tests; then, among the best, the faster over the slower by `cpu_ms`.',
  paper: pagerank.paper,
  kinds: ['correctness', 'efficiency'],
  readsOutcomes: true,
  judge({ candidates }, matrix) {
    const scores = Array.from(selfValidation(matrix));
    const best = Math.max(0, ...scores);
    return {
      scores,
      winners: bestFirst(scores).filter((index) => best > 0 && (scores[index] ?? 0) >= best / 2),
      pair(chosen, rejected) {
        const better = scores[chosen] ?? 0;
        const margin = better - (scores[rejected] ?? 0);
        if (margin >= LEAST_GAP) return { chosen, rejected, kind: 'correctness', margin, priority: margin };
        if (margin !== 0 || better !== best) return null;
        const passed = passedTests(matrix, chosen);
        if (passed.join() !== passedTests(matrix, rejected).join()) return null;
        const saved = timeSaved(candidates[chosen], candidates[rejected], passed.length);
        return saved === null
          ? null
          : { chosen, rejected, kind: 'efficiency', margin: saved, priority: saved };
      },
    };
  },
};

function selfValidation(matrix: PassMatrix): Float64Array {
  const chosen = pagerank.choose({});
  // Its defaults are valid.
  return chosen.kind === 'chosen_strategy' ? chosen.score(matrix) : new Float64Array(matrix.candidates);
}

/** Share in (0, 1) of the slower's time that the faster saves; null where that may be chance. */
function timeSaved(
  fast: JudgedCandidate | undefined,
  slow: JudgedCandidate | undefined,
  cells: number,
): number | null {
  if (!fast?.cpuMs || !slow?.cpuMs || slow.cpuMs < LEAST_SPEEDUP * fast.cpuMs) return null;
  const error = Math.sqrt(cells) * Math.hypot(fast.cpuMsSd ?? 0, slow.cpuMsSd ?? 0);
  return slow.cpuMs - fast.cpuMs > STANDARD_ERRORS * error ? 1 - fast.cpuMs / slow.cpuMs : null;
}
