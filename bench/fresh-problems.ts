/** Problems that nobody was asked before by this process: a cell from a cache is no measure. */
import { type GeneratedProblem, generateProblem, type Language } from '../src/bench/generated-problem.ts';
import type { Size } from '../src/bench/measure.ts';

let problems = 0;

export function freshProblem(language: Language, { candidates, tests }: Size): GeneratedProblem {
  return generateProblem(language, candidates, tests, problems++);
}
