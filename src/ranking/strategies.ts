/**
 * Ranking: from a pass matrix to an order of candidates. A strategy is a file here with a line in this registry; `rank.ts`
 * turns the scores of any of them into a ranking. Pure arithmetic: no execution, no HTTP, no clock.
 */
import { aces } from './aces.ts';
import { alphacode } from './alphacode.ts';
import { b4 } from './b4.ts';
import { codet } from './codet.ts';
import { crossrank } from './crossrank.ts';
import { majorityTest } from './majority-test.ts';
import { maxPass } from './max-pass.ts';
import { mbrExec } from './mbr-exec.ts';
import { mbrOutput } from './mbr-output.ts';
import { pagerank } from './pagerank.ts';
import { random } from './random.ts';
import { srank } from './srank.ts';
import type { Strategy } from './strategy.ts';

/** Every strategy that a request can name. */
export const strategies: readonly Strategy[] = [
  crossrank, // our own
  b4, // Chen, M. et al. 2024: Bayesian
  codet, // Chen, B. et al. 2022: tests passed × √agreement
  pagerank, // Zhang et al. 2024: candidates and tests vouch for each other
  mbrExec, // Shi et al. 2022: agreement
  alphacode, // Li et al. 2022: clusters of equal outputs, one of each in turn
  mbrOutput, // Shi et al. 2022: agreement of returned values
  srank, // To et al. 2024: overlap between clusters
  majorityTest, // tests weighed by how many returned what they want
  aces, // Sun et al. 2026: tests weighed by how well they agree with all others
  maxPass, // tests passed
  random, // the baseline to beat
];

/** What ranks when a request names no strategy. */
export const DEFAULT_STRATEGY = { name: 'crossrank' } as const;
