/**
 * What a fresh state for every cell costs in JavaScript, beside `node:vm` without any protection: programs without state,
 * programs with state of their own, and programs that keep state where a realm shares it. `npm run bench:isolation`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { table } from '../examples/table.ts';
import { grouped, median, medianRatio } from '../src/bench/figures.ts';
import { type GeneratedProblem, generateProblem } from '../src/bench/generated-problem.ts';
import { bareVm, engine, overHttp, type Way } from './isolation-ways.ts';
import { runBench, wholeNumber } from './options.ts';
import { generateStateful } from './stateful-problem.ts';

const USAGE = `npm run bench:isolation -- [--rounds 5] [--size 100]

  --rounds  rounds that are measured; in each, every way executes the same problem, one way after the other
  --size    candidates, and tests`;

/** Rounds that are not measured, for compilers to warm up. */
const WARM_UPS = 2;
/** Before each measurement, so that what another way left to do in the background is over. */
const SETTLE_MS = 100;
const SHRUNK = 5;
const BASELINE = 'node:vm, a context per candidate';
const HEAD = ['programs', 'executed by', 'cells/s', 'ratio', 'wrong cells'];

type Kind = {
  readonly name: string;
  readonly generate: (size: number, variant: number) => GeneratedProblem;
  /** Cells that get a realm of their own take a hundred times as long: fewer will do. */
  readonly shrinks?: boolean;
};

const KINDS: readonly Kind[] = [
  {
    name: 'no state',
    generate: (size, variant) => generateProblem('javascript', size, size, variant),
  },
  {
    name: 'variables of their own',
    generate: (size, variant) => generateStateful('own', size, size, variant),
  },
  {
    name: 'globals and prototypes',
    shrinks: true,
    generate: (size, variant) => generateStateful('shared', size, size, variant),
  },
];

type Contestant = { readonly way: Way; readonly ours: boolean };

/** Cells a second in every measured round; wrong cells among all cells, those of the warm-up included. */
type Measured = { readonly rates: number[]; wrong: number; cells: number };

await runBench(
  USAGE,
  { rounds: { type: 'string', default: '5' }, size: { type: 'string', default: '100' } },
  async (values) => {
    const rounds = wholeNumber('rounds', values.rounds);
    const size = wholeNumber('size', values.size);
    await using resources = new AsyncDisposableStack();
    const contestants = await startWays(resources);

    const rows: string[][] = [];
    let ourMistakes = 0;
    for (const kind of KINDS) {
      process.stderr.write(`${kind.name} …\n`);
      const side = kind.shrinks ? Math.ceil(size / SHRUNK) : size;
      const measured = await measure(kind, side, rounds, contestants);
      rows.push(...toRows(`${kind.name}, ${side} × ${side}`, contestants, measured));
      for (const [index, { ours }] of contestants.entries())
        if (ours) ourMistakes += measured[index]?.wrong ?? 0;
    }

    console.log(`JavaScript cells, median of ${rounds} rounds\n`);
    console.log(table([HEAD, ...rows], 'llrrr').join('\n'));
    console.log(
      `\nratio: against ${BASELINE}, one thread, in the same round; it takes the cells of a candidate`,
    );
    console.log('one after the other in one state, so where programs keep state its verdicts are wrong');
    console.log(ourMistakes === 0 ? '\nEvery matrix of ours is right.' : '\nOUR MATRIX IS WRONG.');
    return ourMistakes === 0 ? 0 : 1;
  },
);

/** The baseline comes first. */
async function startWays(resources: AsyncDisposableStack): Promise<Contestant[]> {
  const node = { contextPer: 'candidate', assert: 'node' } as const;
  const theirs = [
    bareVm(BASELINE, 1, node),
    bareVm('the same in two threads', 2, node),
    bareVm('the same, assert without messages', 1, { ...node, assert: 'least' }),
    bareVm('node:vm, a context per cell', 1, { ...node, contextPer: 'cell' }),
  ].map((way) => ({ way: resources.use(way), ours: false }));
  const ours: Contestant[] = [];
  for (const start of [() => engine(1), () => engine(2), overHttp])
    ours.push({ way: resources.use(await start()), ours: true });
  return [...theirs, ...ours];
}

/** Every way executes the same problem in every round, each round another problem, and another way goes first. */
async function measure(
  kind: Kind,
  size: number,
  rounds: number,
  contestants: readonly Contestant[],
): Promise<Measured[]> {
  const measured = contestants.map((): Measured => ({ rates: [], wrong: 0, cells: 0 }));
  for (let round = -WARM_UPS; round < rounds; round++) {
    const problem = kind.generate(size, round + WARM_UPS);
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (turn + round + WARM_UPS) % contestants.length;
      const [contestant, result] = [contestants[index], measured[index]];
      if (contestant === undefined || result === undefined) continue;
      await delay(SETTLE_MS);
      const start = performance.now();
      const matrix = await contestant.way.execute(problem);
      const ms = performance.now() - start;
      result.wrong += wrongCells(matrix, problem.matrix);
      result.cells += size * size;
      if (round >= 0) result.rates.push((size * size) / (ms / 1_000));
    }
  }
  return measured;
}

function toRows(kind: string, contestants: readonly Contestant[], measured: readonly Measured[]): string[][] {
  const baseline = measured[0]?.rates ?? [];
  return contestants.map(({ way }, index) => {
    const { rates, wrong, cells } = measured[index] ?? { rates: [], wrong: 0, cells: 0 };
    const share = wrong === 0 ? 'none' : `${((100 * wrong) / cells).toFixed(1)}%`;
    return [kind, way.name, grouped(median(rates)), medianRatio(rates, baseline).toFixed(2), share];
  });
}

/** Cells that differ; a row that is missing is wrong in every cell. */
function wrongCells(matrix: readonly string[], right: readonly string[]): number {
  return right.reduce(
    (sum, row, index) => sum + [...row].filter((cell, test) => cell !== matrix[index]?.[test]).length,
    0,
  );
}
