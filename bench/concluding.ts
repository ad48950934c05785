/**
 * What it costs that cells are concluded to be out of time, and what it saves. Candidates with a time-out are executed once
 * more, a plan for each cell, where nothing can be concluded from other cells: with that, the service's answer is compared,
 * and what other rules would have answered. `npm run bench:concluding -- --data FILE`.
 */
import { type Client, clientOf } from '../examples/client.ts';
import { countsOf, type Problem, programsOf } from '../examples/problem.ts';
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { grouped } from '../src/bench/figures.ts';
import { inParallel } from '../src/bench/in-parallel.ts';
import type { CellPlan } from '../src/execution/plan.ts';
import { agreementOf } from './agreement.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { mean, passAt1 } from './pass-at-1.ts';
import { readProblems } from './problem-files.ts';
import { progressOf } from './progress.ts';
import { type TemporaryExecutor, withExecutor } from './temporary-executor.ts';

const USAGE = `npm run bench:concluding -- --data FILE [--timeout-ms 150]

  --data        problems, .jsonl or .jsonl.gz
  --timeout-ms  time limit of a cell`;

const STRATEGIES = ['codet', 'b4', 'max_pass'] as const;
const AT_ONCE = 2;
const HEAD = ['rule', 's', 'T', 'concluded', 'lost P', 'F', 'other', ...STRATEGIES, 'agree', 'on passing'];

/** Outcomes of a problem: a string for each candidate, a letter for each test. */
type Outcomes = readonly string[];
/** A row of which nothing was concluded; how long each cell took is known where it was run apart. */
type Row = { readonly letters: string; readonly ms: readonly number[] };
type Tried = { readonly problem: Problem; readonly answer: Outcomes; readonly apart: readonly Row[] };
type Answered = { readonly outcomes: Outcomes; readonly concluded: number; readonly ms: number | null };

/**
 * After `inARow` time-outs with nothing between, the rest of a row is concluded to be `T`: after three where all of them
 * were at the whole limit, as cells before were too slow for a shorter one. After `timeouts` in all, its cells
 * get a shorter limit: a part of the limit, or so many times the slowest cell before.
 */
type Rule = {
  readonly inARow: number;
  readonly timeouts?: number;
  readonly part?: number;
  readonly times?: number;
  /** On a test that so many candidates were over the whole limit in, the others get this part of it, or `times` the slowest. */
  readonly slow?: {
    readonly after: number;
    readonly part: number;
    /** So many that were over it count as much as one that needed more than the part and ended: then that one is passed over. */
    readonly despite: number;
  };
  /** Whether a row gets a shorter limit though none of its cells has ended. */
  readonly unended?: boolean;
  /** Whether rows with cells that are slow and end are run before the others, and not where they stand. */
  readonly slowFirst?: boolean;
};

/** What candidates before have shown of a problem's tests. */
type Shown = { readonly timedOut: number[]; readonly ended: number[][] };

/** What no limit is shortened to, and from which part of the limit on it is not. */
const LEAST_SHORTER_MS = 20;
const MOST_PART = 1 / 2;

/** In a row, where a rule that shortens limits could not. */
const AT_WHOLE_LIMIT = 3;

const NEVER = Number.POSITIVE_INFINITY;
const CHOSEN = { inARow: 8, timeouts: 1, part: 1 / 8, times: 2 };
const RULES: readonly Rule[] = [
  { inARow: NEVER },
  ...[2, 3, 5, 8].map((inARow) => ({ inARow })),
  ...[1, 2, 3].map((timeouts) => ({ inARow: 8, timeouts, part: 1 / 8, times: 2 })),
  ...[1 / 5, 1 / 3].map((part) => ({ inARow: 8, timeouts: 1, part, times: 2 })),
  ...[1, 4].map((times) => ({ inARow: 8, timeouts: 1, part: 1 / 8, times })),
  ...[3, 5, 6, NEVER].map((inARow) => ({ inARow, timeouts: 1, part: 1 / 8, times: 2 })),
  ...[1, 2, 3, 5].flatMap((after) =>
    [1 / 8, 1 / 4, 1 / 3].map((part) => ({ ...CHOSEN, slow: { after, part, despite: NEVER } })),
  ),
  ...[NEVER, 16, 8, 4, 2].map((despite) => ({
    ...CHOSEN,
    slow: { after: 2, part: 1 / 8, despite },
    slowFirst: true,
  })),
  { ...CHOSEN, slow: { after: 2, part: 1 / 8, despite: 4 }, unended: true },
];

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
    await withExecutor(AT_ONCE, async (executor) => {
      for (const problem of problems) {
        const { outcomes, stats } = await execute(problem, timeoutMs, client);
        const apart = await executeApart(problem, outcomes, timeoutMs, executor);
        tried.push({ problem, answer: outcomes, apart });
        concluded += stats.concluded;
        progress.done(stats.cells);
      }
    });
    progress.end();

    const asked = tried.flatMap(({ answer }) => answer);
    const rows = [
      await toRow('as the service does', tried, { outcomes: asked, concluded, ms: null }, client),
    ];
    for (const rule of RULES)
      rows.push(await toRow(nameOf(rule), tried, answerOf(rule, tried, timeoutMs), client));
    console.log(`\n${table([HEAD, ...rows], 'lrrrrrrrrrrr').join('\n')}`);
    console.log('\nlost: cells that count as T there and end in time when each is asked for by itself');
    console.log('concluded, as the service does: with the cells that make a call again that is answered');
    console.log('s: what the candidates with a time-out would take of sandboxes, reckoned from their cells');
    const letters = tried.flatMap(({ answer, apart }) => [...answer, ...apart.map((row) => row.letters)]);
    const failed = countOf(letters.join(''), 'IS');
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

/** The answer, but each cell of a row with a time-out run by itself. */
async function executeApart(
  problem: Problem,
  answer: Outcomes,
  timeoutMs: number,
  executor: TemporaryExecutor,
) {
  const rows = answer.map((letters) => ({ letters, ms: [] as number[] }));
  const slow = [...answer.keys()].filter((index) => answer[index]?.includes('T'));
  if (slow.length === 0) return rows;
  const places = slow.flatMap((index) => problem.tests.map(({ code }) => ({ index, code })));
  const cells = await inParallel(places, AT_ONCE, ({ index, code }) =>
    executor.execute(planOf(problem, problem.candidates[index]?.code ?? '', code, timeoutMs)),
  );
  for (const [place, index] of slow.entries()) {
    const row = cells.slice(place * problem.tests.length, (place + 1) * problem.tests.length);
    const letters = Buffer.from(row.map(({ outcomes }) => outcomes[0] ?? 0)).toString('latin1');
    rows[index] = { letters, ms: row.map(({ cpuUs }) => (cpuUs[0] ?? 0) / 1000) };
  }
  return rows;
}

function planOf({ prelude }: Problem, candidate: string, test: string, timeoutMs: number): CellPlan {
  return {
    language: 'python',
    prelude,
    candidates: [candidate],
    tests: [{ kind: 'code', code: test }],
    limits: { cellTimeoutMs: timeoutMs, memoryMb: 128, outputKb: 64 },
    failuresPerCandidate: 0,
    evidence: false,
    seed: 0,
  };
}

function nameOf({ inARow, timeouts, part, times, slow, unended, slowFirst }: Rule): string {
  if (slow) {
    const despite = slow.despite === NEVER ? '' : `, ${slow.despite} for each that ended`;
    const also = unended ? ', though none ended' : '';
    const order = slowFirst ? '; the slow first' : '';
    return `… 1/8${also}, and 1/${Math.round(1 / slow.part)} after ${slow.after} others${despite}${order}`;
  }
  const rest = inARow === NEVER ? 'no rest' : `rest after ${inARow} in a row`;
  if (timeouts === undefined || part === undefined || times === undefined) return rest;
  return `${rest}; 1/${Math.round(1 / part)}, ${times} × slowest after ${timeouts}`;
}

function answerOf(rule: Rule, tried: readonly Tried[], limitMs: number): Answered {
  const rows = tried.flatMap(({ apart }) => {
    const shown: Shown = { timedOut: [], ended: [] };
    const rows = new Map<Row, ReturnType<typeof follow>>();
    for (const row of rule.slowFirst ? slowRowsFirst(apart, limitMs) : apart) {
      rows.set(row, follow(rule, row, limitMs, shown));
    }
    return apart.flatMap((row) => rows.get(row) ?? []);
  });
  return {
    outcomes: rows.map(({ letters }) => letters),
    concluded: rows.reduce((sum, row) => sum + row.concluded, 0),
    ms: rows.reduce((sum, row) => sum + row.ms, 0),
  };
}

/** First those with cells that ended and needed more than an eighth of the limit: they run before anything is known of the tests. */
function slowRowsFirst(rows: readonly Row[], limitMs: number): Row[] {
  const isSlow = ({ letters, ms }: Row) =>
    ms.some((took, test) => letters[test] !== 'T' && took > CHOSEN.part * limitMs);
  return rows.toSorted((one, other) => Number(isSlow(other)) - Number(isSlow(one)));
}

/** A row as it comes out under a rule; adds to what is shown of the tests. */
function follow(rule: Rule, { letters, ms }: Row, limitMs: number, shown: Shown) {
  const { inARow, timeouts: enough = NEVER, part = 1, times = 0 } = rule;
  let [timeouts, last, slowest, concluded, spent] = [0, 0, 0, 0, 0];
  let shorter = NEVER;
  let after = '';
  for (const [test, letter] of [...letters].entries()) {
    const took = letter === 'T' ? limitMs : (ms[test] ?? 0);
    const limit = Math.min(shorter, slowTestMs(rule, shown, test, limitMs));
    const isShort = took > limit;
    spent += Math.min(took, limit);
    if (isShort) concluded += 1;
    after += isShort ? 'T' : letter;
    if (!after.endsWith('T')) {
      last = 0;
      slowest = Math.max(slowest, took);
      shown.ended[test] = [...(shown.ended[test] ?? []), took];
      continue;
    }
    if (!isShort) shown.timedOut[test] = (shown.timedOut[test] ?? 0) + 1;
    last += 1;
    timeouts += 1;
    if (timeouts >= enough && (slowest > 0 || rule.unended)) {
      shorter = Math.min(shorter, shortened(limitMs, part, times * slowest));
    }
    if (last === (enough !== NEVER && shorter === NEVER && !isShort ? AT_WHOLE_LIMIT : inARow)) break;
  }
  concluded += letters.length - after.length;
  return { letters: after.padEnd(letters.length, 'T'), concluded, ms: spent };
}

function slowTestMs({ slow, times = 0 }: Rule, { timedOut, ended }: Shown, test: number, limitMs: number) {
  const over = timedOut[test] ?? 0;
  if (!slow || over < slow.after) return NEVER;
  const took = ended[test] ?? [];
  const [quick, late] = [
    took.filter((ms) => ms <= slow.part * limitMs),
    took.filter((ms) => ms > slow.part * limitMs),
  ];
  const counted = over >= slow.despite * late.length ? quick : took;
  return shortened(limitMs, slow.part, times * Math.max(0, ...counted));
}

function shortened(limitMs: number, part: number, neededMs: number): number {
  const wanted = Math.max(LEAST_SHORTER_MS, part * limitMs, neededMs);
  return wanted <= MOST_PART * limitMs ? wanted : NEVER;
}

async function toRow(
  name: string,
  tried: readonly Tried[],
  { outcomes, concluded, ms }: Answered,
  client: Client,
): Promise<string[]> {
  let first = 0;
  const answers = tried.map(({ problem, answer }) => {
    const own = outcomes.slice(first, first + answer.length);
    first += answer.length;
    return { problem, outcomes: own };
  });
  const after = outcomes.join('');
  const before = tried.flatMap(({ apart }) => apart.map(({ letters }) => letters)).join('');
  const lost = [...before].filter((letter, cell) => letter !== 'T' && after[cell] === 'T').join('');
  const passes = await inParallel(answers, AT_ONCE, (answer) => passesOf(answer, client));
  const { compared, agreed, agreedOnPassing } = agreementOf(answers);
  const lostOf = ['P', 'F', 'EMOX'].map((letters) => countOf(lost, letters));
  return [
    name,
    ms === null ? '' : (ms / 1000).toFixed(1),
    // The service concludes other cells too.
    ms === null ? '' : grouped(countOf(after, 'T') - concluded),
    ...[concluded, ...lostOf].map(grouped),
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
