/**
 * What one more test costs after 100 × 100 cells were answered: only the new cells should run. `npm run bench:cache`.
 */
import { type Client, clientOf } from '../examples/client.ts';
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { grouped, inMs, median } from '../src/bench/figures.ts';
import {
  type GeneratedProblem,
  generateProblem,
  type Language,
  languages,
  toRequest,
} from '../src/bench/generated-problem.ts';
import { runBench, wholeNumber } from './options.ts';

const USAGE = `npm run bench:cache -- [--rounds 5] [--size 100]

  --rounds  problems in each language
  --size    candidates, and tests to begin with`;

const HEAD = ['language', 'request', 'cells', 'executed', 'cached', 'time'];
const STEPS = ['first', 'one more test', 'the same again'];

type Asked = {
  readonly cells: number;
  readonly executed: number;
  readonly cached: number;
  readonly ms: number;
};

await runBench(
  USAGE,
  { rounds: { type: 'string', default: '5' }, size: { type: 'string', default: '100' } },
  async (values) => {
    const rounds = wholeNumber('rounds', values.rounds);
    const size = wholeNumber('size', values.size);
    await using service = await startService();
    const client = clientOf(service.url);

    const rows: string[][] = [];
    let answered = true;
    for (const language of languages) {
      process.stderr.write(`${language} …\n`);
      const asked: Asked[][] = [];
      for (let round = 0; round < rounds; round++)
        asked.push(await askInSteps(language, size, round, client));
      for (const [step, name] of STEPS.entries()) {
        const each = asked.flatMap((steps) => steps.slice(step, step + 1));
        rows.push(toRow(language, name, each));
        const fresh = [size * size, size, 0][step];
        if (each.some(({ executed }) => executed !== fresh)) answered = false;
      }
    }
    console.log(`\n${table([HEAD, ...rows], 'llrrrr').join('\n')}`);
    console.log(`\nMedians of ${rounds} rounds. Every matrix is right.`);
    if (!answered) console.log('THE CACHE DID NOT DO ITS WORK: more or fewer cells ran than were new.');
    return answered ? 0 : 1;
  },
);

/** A new problem, then with one test more, then just so again. */
async function askInSteps(
  language: Language,
  size: number,
  variant: number,
  client: Client,
): Promise<Asked[]> {
  const more = generateProblem(language, size, size + 1, variant);
  const first = {
    ...more,
    tests: more.tests.slice(0, size),
    matrix: more.matrix.map((row) => row.slice(0, size)),
  };
  const steps: Asked[] = [];
  for (const problem of [first, more, more]) steps.push(await ask(problem, client));
  return steps;
}

async function ask(problem: GeneratedProblem, client: Client): Promise<Asked> {
  const start = performance.now();
  const { matrix, stats } = await client.rerank(toRequest(problem));
  const ms = performance.now() - start;
  if (matrix?.join() !== problem.matrix.join()) throw new Error('The service answers with a wrong matrix');
  return { cells: stats.cells, executed: stats.executed, cached: stats.cached, ms };
}

function toRow(language: Language, step: string, asked: readonly Asked[]): string[] {
  const middle = (name: keyof Asked) => median(asked.map((each) => each[name]));
  return [
    language,
    step,
    ...(['cells', 'executed', 'cached'] as const).map((name) => grouped(middle(name))),
    inMs(middle('ms')),
  ];
}
