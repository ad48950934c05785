/**
 * What ranking costs with all evidence there is: returned values and program texts. No cell is executed.
 *
 *   npm run bench:ranking
 */

import { percentile } from '../src/bench/percentile.ts';
import type { Evidence } from '../src/matrix/evidence.ts';
import { matrixFromCells } from '../src/matrix/pass-matrix.ts';
import { rank } from '../src/ranking/rank.ts';
import { strategies } from '../src/ranking/strategies.ts';
import type { Known } from '../src/ranking/strategy.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';

const USAGE = `npm run bench:ranking -- [options]
  --strategy NAME   only this one (default: all)
  --times N         rankings of 100 × 100, after as many to warm up (default 50); of 2,000 × 2,000 a tenth`;

/** Words of each program, and values that are returned to each question. */
const [WORDS, VALUES] = [100, 50];

await runBench(
  USAGE,
  { strategy: { type: 'string' }, times: { type: 'string', default: '50' } },
  async ({ strategy: only, times }) => {
    const chosen = strategies.filter(({ name }) => only === undefined || name === only);
    if (chosen.length === 0) throw new UsageError(`--strategy: there is no ${only}`);
    const most = wholeNumber('times', times);
    for (const [side, runs] of [
      [100, most],
      [2_000, Math.ceil(most / 10)],
    ] as const) {
      console.log(`\n${side} × ${side}, median and least of ${runs}, in ms: wall time and CPU time`);
      const { matrix, known } = generated(side);
      for (const strategy of chosen) {
        const one = strategy.choose({});
        if (one.kind === 'invalid_strategy') throw new Error(`${strategy.name} needs parameters`);
        for (let run = 0; run < Math.min(runs, most); run++) if (side === 100) rank(matrix, one, known);
        const taken = Array.from({ length: runs }, () => timed(() => rank(matrix, one, known)));
        const told = (values: readonly number[]) =>
          `${percentile(values, 0.5).toFixed(2).padStart(10)} ${Math.min(...values)
            .toFixed(2)
            .padStart(10)}`;
        console.log(
          `${strategy.name.padEnd(14)} ${told(taken.map(({ wall }) => wall))}   ${told(taken.map(({ cpu }) => cpu))}`,
        );
      }
    }
    return 0;
  },
);

function timed(run: () => unknown): { readonly wall: number; readonly cpu: number } {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  run();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: performance.now() - wall, cpu: (user + system) / 1_000 };
}

/** Every test asks a question of its own; rows, values and texts differ as those of real candidates do. */
function generated(side: number): { matrix: ReturnType<typeof matrixFromCells>; known: Known } {
  const hash = (a: number, b: number) => Math.imul(a * 31 + b, 0x9e3779b1) >>> 8;
  const cells = (candidate: number, test: number) => hash(candidate % Math.ceil(side / 3), test) % 3 > 0;
  const evidence: Evidence = {
    kind: 'evidence',
    candidates: side,
    tests: side,
    questions: Array.from({ length: side }, (_, question) => `f(${question})`),
    answers: Array.from({ length: VALUES }, (_, value) => ({
      kind: 'value',
      type: 'int',
      text: String(value),
    })),
    questionOfTest: Int32Array.from({ length: side }, (_, test) => test),
    wantedByTest: new Int32Array(side),
    given: Int32Array.from({ length: side * side }, (_, at) => {
      const [candidate, question] = [Math.floor(at / side), at % side];
      return cells(candidate, question) ? 0 : hash(candidate, question) % VALUES;
    }),
  };
  const texts = Array.from({ length: side }, (_, candidate) =>
    Array.from({ length: WORDS }, (_, word) => `x${hash(candidate % 40, word) % 300} =`).join(' '),
  );
  return { matrix: matrixFromCells(side, side, cells), known: { evidence, texts } };
}
