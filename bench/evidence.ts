/**
 * What it costs to be told what candidates answer: each problem is executed with and without, in turn, by one executor, and
 * the least time of each counts. Its tests are other texts every time: none was compiled before.
 *
 *   npm run bench:evidence -- --data FILE
 */
import type { Problem } from '../examples/problem.ts';
import type { CellPlan, Execution, LanguageName } from '../src/execution/plan.ts';
import { Outcome } from '../workers/messages.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { readProblems } from './problem-files.ts';
import { type TemporaryExecutor, withExecutor } from './temporary-executor.ts';

const USAGE = `npm run bench:evidence -- --data FILE [options]
  --data FILE       problems, .jsonl or .jsonl.gz
  --limit N         only the first so many (default: all)
  --rounds N        how often each is executed with and without (default 5)
  --sandboxes N     default 2

Problems with a time-out are left out of the times: there the time limit is all that is measured. Ends with exit code 1
where an outcome with evidence is another than without (time-outs aside), or the cost is over 15%.`;

const MOST_COST = 1.15;

type Measured = { readonly ms: number; readonly execution: Execution };

await runBench(
  USAGE,
  {
    data: { type: 'string' },
    limit: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    sandboxes: { type: 'string', default: '2' },
  },
  async ({ data, limit, rounds, sandboxes }) => {
    if (data === undefined) throw new UsageError('--data is missing');
    const problems = await readProblems(data, wholeNumber('limit', limit));
    return withExecutor(wholeNumber('sandboxes', sandboxes), (executor) =>
      measureAll(executor, problems, wholeNumber('rounds', rounds)),
    );
  },
);

async function measureAll(
  executor: TemporaryExecutor,
  problems: readonly Problem[],
  rounds: number,
): Promise<0 | 1> {
  const [first] = problems;
  if (first) await executor.execute(planOf(first, true, -1));
  let [withMs, withoutMs, timed, cells, changed, known, asked, tests, answers] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  const ratios: number[] = [];
  for (const problem of problems) {
    const { without, having } = await measure(executor, problem, rounds);
    const outcomes = having.execution.outcomes;
    cells += outcomes.length;
    changed += outcomes.filter((outcome, cell) => isOther(outcome, without.execution.outcomes[cell])).length;
    const { evidence } = having.execution;
    known += evidence?.given.filter((answer) => answer >= 0).length ?? 0;
    answers += evidence?.given.length ?? 0;
    asked += evidence?.questionOfTest.filter((question) => question >= 0).length ?? 0;
    tests += problem.tests.length;
    if (hasTimeout(having) || hasTimeout(without)) continue;
    timed++;
    withMs += having.ms;
    withoutMs += without.ms;
    ratios.push(having.ms / without.ms);
  }
  const ratio = withMs / withoutMs;
  const median = ratios.toSorted((a, b) => a - b)[ratios.length >> 1] ?? Number.NaN;
  console.log(`${timed} of ${problems.length} problems timed, the least of ${rounds} rounds each`);
  console.log(`with ${withMs.toFixed(0)} ms, without ${withoutMs.toFixed(0)} ms`);
  console.log(`ratio ${ratio.toFixed(3)}; median over problems ${median.toFixed(3)}`);
  console.log(`${changed} of ${cells} cells came out differently`);
  console.log(`${asked} of ${tests} tests ask a question; ${known} of ${answers} answers are known`);
  return changed > 0 || ratio > MOST_COST ? 1 : 0;
}

async function measure(executor: TemporaryExecutor, problem: Problem, rounds: number) {
  let serial = 0;
  const run = async (evidence: boolean): Promise<Measured> => {
    const plan = planOf(problem, evidence, serial++);
    const started = performance.now();
    const execution = await executor.execute(plan);
    return { ms: performance.now() - started, execution };
  };
  let [without, having] = [await run(false), await run(true)];
  for (let round = 1; round < rounds && !hasTimeout(without) && !hasTimeout(having); round++) {
    // Neither is always the first.
    const isFirst = round % 2 === 0;
    const one = await run(isFirst);
    const other = await run(!isFirst);
    const [bare, told] = isFirst ? [other, one] : [one, other];
    if (bare.ms < without.ms) without = bare;
    if (told.ms < having.ms) having = told;
  }
  return { without, having };
}

function hasTimeout({ execution }: Measured): boolean {
  return execution.outcomes.includes(Outcome.timeout);
}

function isOther(outcome: number, other: number | undefined): boolean {
  return outcome !== other && outcome !== Outcome.timeout && other !== Outcome.timeout;
}

function planOf(
  { language, prelude, candidates, tests }: Problem,
  evidence: boolean,
  serial: number,
): CellPlan {
  const remark = `${language === 'python' ? '#' : '//'} ${serial}`;
  return {
    language: languageOf(language),
    prelude,
    candidates: candidates.map(({ code }) => code),
    tests: tests.map(({ code }) => ({ kind: 'code', code: `${code}\n${remark}` })),
    limits: { cellTimeoutMs: 150, memoryMb: 128, outputKb: 64 },
    failuresPerCandidate: 0,
    seed: 0,
    evidence,
  };
}

function languageOf(name: string): LanguageName {
  if (name === 'python' || name === 'javascript' || name === 'typescript') return name;
  throw new UsageError(`there is no language ${name}`);
}
