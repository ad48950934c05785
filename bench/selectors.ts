/**
 * Which strategy finds the right program: pass@1 on samples of labelled problems, at four budgets of candidates × tests.
 * Every problem is executed once; samples are parts of what came of it.
 *
 *   npm run bench:selectors -- --data FILE
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type Problem, programsOf } from '../examples/problem.ts';
import { startExecutor } from '../src/execution/executor.ts';
import type { Executor, LanguageName } from '../src/execution/plan.ts';
import { type Executed, generator, sampleOf } from '../src/learning/samples.ts';
import { strategies } from '../src/ranking/strategies.ts';
import { Outcome } from '../workers/messages.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { mean } from './pass-at-1.ts';
import { readProblems } from './problem-files.ts';
import { bootstrapInterval, passAt1Of } from './selector-samples.ts';

const USAGE = `npm run bench:selectors -- --data FILE [options]
  --data FILE       labelled problems, .jsonl or .jsonl.gz, of one language
  --limit N         only the first so many (default: all)
  --draws N         samples of each problem at each budget (default 6)
  --seed N          which samples (default 1)
  --sandboxes N     default 2

The weights of crossrank are as shipped, whatever problems they were chosen on: of those sets its row is no claim.`;

const BUDGETS = [
  { name: '10 × 10', candidates: 10, tests: 10 },
  { name: '20 × 30', candidates: 20, tests: 30 },
  { name: '50 × 50', candidates: 50, tests: 50 },
  { name: 'all × all', candidates: Number.POSITIVE_INFINITY, tests: Number.POSITIVE_INFINITY },
];

const LANGUAGES: readonly LanguageName[] = ['python', 'javascript', 'typescript'];

await runBench(
  USAGE,
  {
    data: { type: 'string' },
    limit: { type: 'string', default: '100000' },
    draws: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    sandboxes: { type: 'string', default: '2' },
  },
  async ({ data, limit, draws, seed, sandboxes }) => {
    if (data === undefined) throw new UsageError('--data is missing');
    const problems = await readProblems(data, wholeNumber('limit', limit));
    const executed = await executeAll(problems, wholeNumber('sandboxes', sandboxes));
    report(executed, wholeNumber('draws', draws), wholeNumber('seed', seed));
    return 0;
  },
);

async function executeAll(problems: readonly Problem[], sandboxes: number): Promise<Executed[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'crossrank-bench-'));
  const executor = startExecutor({ sandboxes, dataDir, log: pino({ level: 'error' }), cacheBytes: 0 });
  try {
    const executed: Executed[] = [];
    for (const problem of problems) executed.push(await executeOne(executor, problem));
    return executed;
  } finally {
    await executor.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function executeOne(executor: Executor, problem: Problem): Promise<Executed> {
  const language = LANGUAGES.find((name) => name === problem.language);
  if (language === undefined) throw new UsageError(`${problem.task_id} is in ${problem.language}`);
  const { prelude = '' } = programsOf(problem);
  const { outcomes, evidence } = await executor.execute({
    language,
    prelude,
    candidates: problem.candidates.map(({ code }) => code),
    tests: problem.tests.map(({ code }) => ({ kind: 'code', code })),
    limits: { cellTimeoutMs: 150, memoryMb: 256, outputKb: 1_024 },
    seed: 0,
    failuresPerCandidate: 0,
    evidence: true,
  });
  return {
    problem,
    passed: Uint8Array.from(outcomes, (letter) => Number(letter === Outcome.passed)),
    evidence,
  };
}

function report(executed: readonly Executed[], draws: number, seed: number): void {
  const rows = strategies.map((strategy) => {
    const chosen = strategy.choose({});
    if (chosen.kind === 'invalid_strategy') throw new Error(`${strategy.name} needs parameters`);
    const random = generator(seed); // The same samples for every strategy.
    const ofBudgets = BUDGETS.map((budget) =>
      executed.map((one) => {
        const times = Number.isFinite(budget.candidates) ? draws : 1;
        return mean(Array.from({ length: times }, () => passAt1Of(sampleOf(one, budget, random), chosen)));
      }),
    );
    const ofProblems = executed.map((_, at) => mean(ofBudgets.map((values) => values[at] ?? 0)));
    return { name: strategy.name, ofBudgets, ofProblems };
  });
  const b4 = rows.find(({ name }) => name === 'b4')?.ofProblems ?? [];
  console.log(
    ['strategy'.padEnd(14), ...BUDGETS.map(({ name }) => name.padStart(10)), 'mean, and less B4 (95%)'].join(
      ' ',
    ),
  );
  for (const { name, ofBudgets, ofProblems } of rows) {
    const less = ofProblems.map((value, at) => value - (b4[at] ?? 0));
    const [low, high] = bootstrapInterval(less, generator(seed));
    const columns = ofBudgets.map((values) => percent(mean(values)).padStart(10));
    const tail = `${percent(mean(ofProblems))}  ${percent(mean(less))} (${percent(low)} … ${percent(high)})`;
    console.log([name.padEnd(14), ...columns, tail].join(' '));
  }
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
