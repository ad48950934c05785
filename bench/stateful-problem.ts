/**
 * JavaScript problems whose candidates keep state: they count their calls and answer right only in the first one, so a cell
 * that sees what an earlier cell left behind gets a wrong verdict.
 */
import { type GeneratedProblem, generateProblem } from '../src/bench/generated-problem.ts';

/** Where the count is kept: in variables of the candidate's own, or where all programs of a realm share it. */
export type Place = 'own' | 'shared';

const SUM = 'xs.filter((x) => x % 2 === 0).reduce((sum, x) => sum + x * x, 0)';

/** Each program counts in one place; `seed` tells texts apart and cancels out. */
const COUNTERS: Readonly<Record<Place, readonly ((seed: number, more: string) => string)[]>> = {
  own: [
    (seed, more) =>
      `let calls = ${seed};\nfunction total(xs) {\n  calls += 1;\n  return ${SUM} + calls - ${seed + 1}${more};\n}\n`,
    (seed, more) =>
      `const seen = [];\nfunction total(xs) {\n  seen.push(${seed});\n  return ${SUM} + seen.length - 1${more};\n}\n`,
  ],
  shared: [
    (seed, more) =>
      `globalThis.calls ??= ${seed};\nfunction total(xs) {\n  globalThis.calls += 1;\n  return ${SUM} + globalThis.calls - ${seed + 1}${more};\n}\n`,
    (seed, more) =>
      `Array.prototype.calls ??= ${seed};\nfunction total(xs) {\n  Array.prototype.calls += 1;\n  return ${SUM} + xs.calls - ${seed + 1}${more};\n}\n`,
    (seed, more) =>
      `Math.calls ??= ${seed};\nfunction total(xs) {\n  Math.calls += 1;\n  return ${SUM} + Math.calls - ${seed + 1}${more};\n}\n`,
  ],
};

const WRONG_CANDIDATE_EVERY = 4;

/** The matrix is that of cells which each start from a fresh state. */
export function generateStateful(
  place: Place,
  candidates: number,
  tests: number,
  variant = 0,
): GeneratedProblem {
  const plain = generateProblem('javascript', 1, tests, variant);
  const right = plain.matrix.join('');
  // The tests that are wrong expect one too many, as the wrong candidates do.
  const wrong = [...right].map((letter) => (letter === '1' ? '0' : '1')).join('');
  const counters = COUNTERS[place];
  const isWrong = (index: number) => index % WRONG_CANDIDATE_EVERY === WRONG_CANDIDATE_EVERY - 1;
  const numbers = Array.from({ length: candidates }, (_, index) => index);
  return {
    language: 'javascript',
    candidates: numbers.flatMap((index) => {
      const counter = counters[index % counters.length];
      return counter ? [counter(index + variant * candidates, isWrong(index) ? ' + 1' : '')] : [];
    }),
    tests: plain.tests,
    matrix: numbers.map((index) => (isWrong(index) ? wrong : right)),
  };
}
