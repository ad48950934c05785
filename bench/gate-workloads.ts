/** What `bench:gate` measures: requests whose answers are known, asked of two revisions of the service. */
import { generateProblem, type Language, toRequest } from '../src/bench/generated-problem.ts';
import { chanceOf } from '../src/seeded.ts';
import type { Shot } from './fire.ts';

export type Workload = {
  readonly name: string;
  /** Requests until compilers and interpreters are warm. */
  readonly warmUps: number;
  /** The request of a number: each is another, so that no cache answers it. */
  readonly shotOf: (request: number) => Shot;
};

const SCORED = 300;
const SHARE_PASSED = 0.6;

export const workloads: readonly Workload[] = [
  { name: 'javascript 5 × 5', warmUps: 300, shotOf: (request) => rerank('javascript', 5, request) },
  { name: 'python 5 × 5', warmUps: 300, shotOf: (request) => rerank('python', 5, request) },
  { name: 'javascript 100 × 100', warmUps: 15, shotOf: (request) => rerank('javascript', 100, request) },
  { name: `score ${SCORED} × ${SCORED}`, warmUps: 30, shotOf: score },
];

/** Checked by what every revision tells alike: fields may have come since. */
function rerank(language: Language, side: number, variant: number): Shot {
  const problem = generateProblem(language, side, side, variant);
  return {
    path: '/v1/rerank',
    body: JSON.stringify(toRequest(problem)),
    mistakeIn(status, body) {
      if (status !== 200) return `status ${status}: ${body.slice(0, 200)}`;
      const { matrix, stats } = JSON.parse(body);
      if (String(matrix) !== problem.matrix.join()) return 'a wrong matrix';
      return stats.cached === 0 ? undefined : 'cells came from a cache, so their time says nothing';
    },
  };
}

/** Random bits, ranked by the default strategy. */
function score(seed: number): Shot {
  const chance = chanceOf('bench:gate', seed);
  const bits = () => Array.from({ length: SCORED }, () => (chance() < SHARE_PASSED ? '1' : '0')).join('');
  return {
    path: '/v1/score',
    body: JSON.stringify({ matrix: Array.from({ length: SCORED }, bits) }),
    mistakeIn(status, body) {
      if (status !== 200) return `status ${status}: ${body.slice(0, 200)}`;
      return JSON.parse(body).results.length === SCORED ? undefined : 'not every candidate has a place';
    },
  };
}
