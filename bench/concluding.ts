/**
 * What it costs that cells are concluded to be out of time. Candidates with a time-out are executed once more, a request
 * for each test, where nothing can be concluded from other cells: with that, the service's answer is compared, and what
 * simpler rules would have answered. `npm run bench:concluding -- --data FILE`.
 */
import { type Client, clientOf } from '../examples/client.ts';
import { countsOf, type Problem, programsOf } from '../examples/problem.ts';
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { agreementOf } from './agreement.ts';
import { grouped } from './figures.ts';
import { inParallel } from './in-parallel.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { mean, passAt1 } from './pass-at-1.ts';
import { readProblems } from './problem-files.ts';
import { progressOf } from './progress.ts';

const USAGE = `npm run bench:concluding -- --data FILE [--timeout-ms 150]

  --data        problems, .jsonl or .jsonl.gz
  --timeout-ms  time limit of a cell`;

const STRATEGIES = ['codet', 'b4', 'max_pass'] as const;
const AT_ONCE = 2;
const HEAD = ['after', 'T', 'concluded', 'lost P', 'F', 'other', ...STRATEGIES, 'agree', 'on passing'];

/** Outcomes of a problem: a string for each candidate, a letter for each test. */
type Outcomes = readonly string[];
/** `apart`: nothing in it was concluded. */
type Tried = { readonly problem: Problem; readonly answer: Outcomes; readonly apart: Outcomes };
type Seen = { readonly timeouts: number; readonly inARow: number; readonly ended: number };

/** Whether the rest of a row is concluded to be `T`, from the cells before. */
const RULES: Readonly<Record<string, (seen: Seen, k: number) => boolean>> = {
  'in all': ({ timeouts }, k) => timeouts >= k,
  'in a row': ({ inARow }, k) => inARow >= k,
  'and nothing else': ({ timeouts, ended }, k) => timeouts >= k && ended === 0,
};

await runBench(
  USAGE,
  { data: { type: 'string' }, 'timeout-ms': { type: 'string', default: '150' } },
  async ({ data, 'timeout-ms': given }) => {
    if (data === undefined) throw new UsageError('--data is missing');
    const timeoutMs = wholeNumber('timeout-ms', given);
    const problems = (await readProblems(data)).filter(({ tests }) => tests.length > 0);
    console.log(`${data}: ${problems.length} problems with tests, ${timeoutMs} ms a cell`);
    await using service = await startService();
    const client = clientOf(service.url);

    const progress = progressOf(problems.length);
    const tried: Tried[] = [];
    let concluded = 0;
    for (const problem of problems) {
      const { outcomes, stats } = await execute(problem, timeoutMs, client);
      const apart = await executeApart(problem, outcomes, timeoutMs, client);
      tried.push({ problem, answer: outcomes, apart });
      concluded += stats.concluded;
      progress.done(stats.cells);
    }
    progress.end();

    const rows = [
      await toRow('nothing', tried, ({ apart }) => apart, 0, client),
      await toRow('as the service does', tried, ({ answer }) => answer, concluded, client),
    ];
    for (const [name, rule] of Object.entries(RULES)) {
      for (const k of [1, 2, 3, 4, 5]) {
        const run = (row: string) => cellsRun(row, (seen) => rule(seen, k));
        const left = tried.flatMap(({ apart }) => apart).reduce((sum, row) => sum + row.length - run(row), 0);
        const cut = (row: string) => row.slice(0, run(row)).padEnd(row.length, 'T');
        rows.push(await toRow(`${k} ${name}`, tried, ({ apart }) => apart.map(cut), left, client));
      }
    }
    console.log(`\n${table([HEAD, ...rows], 'lrrrrrrrrrr').join('\n')}`);
    console.log('\nlost: cells that count as T there and end in time when each is asked for by itself');
    const failed = tried.reduce((sum, { answer, apart }) => sum + countOf([answer, apart].join(), 'IS'), 0);
    if (failed > 0) console.log(`THE SERVICE FAILED ON ${failed} CELLS.`);
    return failed === 0 ? 0 : 1;
  },
);

async function execute(problem: Problem, timeoutMs: number, client: Client) {
  const options = { limits: { cell_timeout_ms: timeoutMs }, include: ['outcomes' as const], top_n: 1 };
  const { outcomes, stats } = await client.rerank({ ...programsOf(problem), ...options });
  if (outcomes === undefined) throw new Error('The reply has no outcomes');
  return { outcomes, stats };
}

/** The answer, but each cell of a row with a time-out asked for by itself. */
async function executeApart(problem: Problem, answer: Outcomes, timeoutMs: number, client: Client) {
  const slow = [...answer.keys()].filter((index) => answer[index]?.includes('T'));
  if (slow.length === 0) return answer;
  const candidates = slow.flatMap((index) => problem.candidates.slice(index, index + 1));
  const columns = await inParallel(problem.tests, AT_ONCE, async (test) => {
    const { outcomes } = await execute({ ...problem, candidates, tests: [test] }, timeoutMs, client);
    return outcomes;
  });
  const rowOf = new Map(slow.map((index, place) => [index, columns.map((column) => column[place]).join('')]));
  return answer.map((row, index) => rowOf.get(index) ?? row);
}

/** How many cells of a row are run before the others are concluded. */
function cellsRun(row: string, concludes: (seen: Seen) => boolean): number {
  const seen = { timeouts: 0, inARow: 0, ended: 0 };
  const last = [...row].findIndex((letter) => {
    if (letter === 'T') seen.timeouts += 1;
    else seen.ended += 1;
    seen.inARow = letter === 'T' ? seen.inARow + 1 : 0;
    return concludes(seen);
  });
  return last === -1 ? row.length : last + 1;
}

async function toRow(
  name: string,
  tried: readonly Tried[],
  outcomesOf: (tried: Tried) => Outcomes,
  concluded: number,
  client: Client,
): Promise<string[]> {
  const answers = tried.map((each) => ({ problem: each.problem, outcomes: outcomesOf(each) }));
  const after = answers.flatMap(({ outcomes }) => outcomes).join('');
  const before = tried.flatMap(({ apart }) => apart).join('');
  const lost = [...before].filter((letter, cell) => letter !== 'T' && after[cell] === 'T').join('');
  const passes = await inParallel(answers, AT_ONCE, (answer) => passesOf(answer, client));
  const { compared, agreed, agreedOnPassing } = agreementOf(answers);
  const lostOf = ['P', 'F', 'EMOX'].map((letters) => countOf(lost, letters));
  return [
    name,
    ...[countOf(after, 'T') - concluded, concluded, ...lostOf].map(grouped),
    ...STRATEGIES.map((_, place) => (100 * mean(passes.map((pass) => pass[place] ?? 0))).toFixed(2)),
    ...[agreed, agreedOnPassing].map((cells) => `${((100 * cells) / Math.max(1, compared)).toFixed(3)}%`),
  ];
}

async function passesOf({ problem, outcomes }: { problem: Problem; outcomes: Outcomes }, client: Client) {
  const matrix = outcomes.map((row) => row.replace(/[IS]/g, '-').replace(/[^P-]/g, '0').replaceAll('P', '1'));
  const counts = { candidate_counts: countsOf(problem.candidates), test_counts: countsOf(problem.tests) };
  return inParallel(STRATEGIES, 1, async (strategy) => {
    const { results } = await client.score({ matrix, ...counts, strategy });
    const best = results.filter(({ rank }) => rank === 1).map(({ index }) => index);
    return passAt1(problem, best);
  });
}

function countOf(letters: string, wanted: string): number {
  return [...letters].filter((letter) => wanted.includes(letter)).length;
}
