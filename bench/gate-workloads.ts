/** What `bench:gate` measures: requests whose answers are known, asked of two revisions of the service. */
import { generateProblem, type Language, toRequest } from '../src/bench/generated-problem.ts';
import type { RerankRequest } from '../src/rerank/wire/request.ts';
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
  { name: 'javascript programs 9 × 20', warmUps: 60, shotOf: programs },
  { name: 'python apart 5 × 10', warmUps: 60, shotOf: apart },
  { name: `score ${SCORED} × ${SCORED}`, warmUps: 30, shotOf: score },
];

function rerank(language: Language, side: number, variant: number): Shot {
  const problem = generateProblem(language, side, side, variant);
  return shotAt(toRequest(problem), problem.matrix);
}

/** Ways of a whole program to read two numbers; the last of three gives another sum. */
const READING = [
  (sum: string) => `const [a, b] = require('fs').readFileSync(0, 'utf8').split(' ').map(Number);\n${sum}`,
  (sum: string) =>
    `require('readline').createInterface({ input: process.stdin }).on('line', (line) => {\n  const [a, b] = line.split(' ').map(Number);\n  ${sum}\n});`,
  (sum: string) =>
    `let text = '';\nprocess.stdin.on('data', (piece) => { text += piece; });\nprocess.stdin.on('end', () => {\n  const [a, b] = text.split(' ').map(Number);\n  ${sum}\n});`,
];
const WRONG_EVERY = 3;
const INPUTS = 20;

function programs(variant: number): Shot {
  const texts = READING.flatMap((reading) =>
    Array.from({ length: WRONG_EVERY }, (_, index) =>
      reading(`console.log(a + b${index === WRONG_EVERY - 1 ? ' + 1' : ''}); // ${variant} ${index}`),
    ),
  );
  const matrix = texts.map((_, index) =>
    (index % WRONG_EVERY === WRONG_EVERY - 1 ? '0' : '1').repeat(INPUTS),
  );
  const tests = Array.from({ length: INPUTS }, (_, index) => ({
    stdin: `${index} ${variant}\n`,
    stdout: `${index + variant}\n`,
  }));
  return shotAt({ language: 'javascript', candidates: texts, tests, include: ['matrix'] }, matrix);
}

const CALLS = 20;
const EQUALS = 'class P:\n    def __eq__(self, other):\n        return True\n';
const APART = [EQUALS, EQUALS, 'import gc\ngc.isenabled()\n'];

/** Candidates that run apart from their tests, which call them many times: each third may change more than its own things. */
function apart(variant: number): Shot {
  const problem = generateProblem('python', 5, 10, variant);
  const candidates = problem.candidates.map((text, index) => `${APART[index % APART.length]}${text}`);
  const tests = problem.tests.map((text) => `for _ in range(${CALLS}):\n    ${text}`);
  return shotAt({ language: 'python', candidates, tests, include: ['matrix'] }, problem.matrix);
}

/** Checked by what every revision tells alike: fields may have come since. */
function shotAt(request: RerankRequest, expected: readonly string[]): Shot {
  return {
    path: '/v1/rerank',
    body: JSON.stringify(request),
    mistakeIn(status, body) {
      if (status !== 200) return `status ${status}: ${body.slice(0, 200)}`;
      const { matrix, stats } = JSON.parse(body);
      if (String(matrix) !== expected.join()) return 'a wrong matrix';
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
