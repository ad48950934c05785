/**
 * Whether it helps the default strategy to know which candidates come from one source: right in percent and log loss of
 * `confidence` on samples with candidates of two sources, learnt again with each way of taking sources for evidence, by
 * cross-validation over problems.
 *
 *   npm run bench:sources -- --data FILE --data FILE
 */
import { basename } from 'node:path';
import { executing } from '../src/learning/execute.ts';
import { generator } from '../src/learning/samples.ts';
import { foldsOf } from './cross-validation.ts';
import { CELL_TIMEOUT_MS } from './executed-problems.ts';
import { joinedSources } from './joined-sources.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { readProblems } from './problem-files.ts';
import { sourceWays } from './source-evidence.ts';
import { mixedSamples, qualities, type Sourced } from './source-mixes.ts';
import { observed, verdictsOf, withSourcesDealtOut } from './source-trial.ts';
import { sourcesSummary, sourcesTable } from './sources-report.ts';
import { withExecutor } from './temporary-executor.ts';

const USAGE = `npm run bench:sources -- --data FILE --data FILE [options]
  --data FILE       labelled problems, .jsonl or .jsonl.gz: two files that hold the same tasks. What stands in one file is
                    taken to come from one source
  --evidence FILE   what came of the cells: taken from it, and what is not there yet is executed and added
  --way TEXT        only the ways whose name has this text, beside the model as it is (default: all)
  --folds N         of the cross-validation over problems (default 10)
  --limit N         only the first so many problems of a file (default: all)
  --draws N         samples of each problem, mix and budget (default 3)
  --seed N          which samples and folds (default 1)
  --sandboxes N     default 2`;

await runBench(
  USAGE,
  {
    data: { type: 'string', multiple: true },
    evidence: { type: 'string' },
    way: { type: 'string', default: '' },
    folds: { type: 'string', default: '10' },
    limit: { type: 'string', default: '100000' },
    draws: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    sandboxes: { type: 'string', default: '2' },
  },
  async ({ data = [], evidence, way: text, ...numbers }) => {
    if (data.length !== 2) throw new UsageError('--data is needed twice: a file for each of two sources');
    const ways = sourceWays.filter(({ name }, at) => at === 0 || name.includes(text));
    const [draws, seed] = [wholeNumber('draws', numbers.draws), wholeNumber('seed', numbers.seed)];
    const limit = wholeNumber('limit', numbers.limit);
    const sandboxes = wholeNumber('sandboxes', numbers.sandboxes);
    const problems = await executedTogether(data, { evidence, limit, sandboxes });
    const folds = foldsOf([...problems.keys()].map(String), wholeNumber('folds', numbers.folds), seed);
    const foldOf = [...problems.keys()].map((at) => folds.get(String(at)) ?? 0);
    console.log(`first: ${basename(data[0] ?? '')}, second: ${basename(data[1] ?? '')}`);
    const tables = qualities.map((quality) => {
      const samples = problems.map((one) => mixedSamples(one, draws, seed, quality));
      const named = samples.map(observed);
      const random = generator(seed);
      const dealtOut = named.map((ofOne) => ofOne.map((one) => withSourcesDealtOut(one, random)));
      const rows = ways.map((way) => ({
        name: way.name,
        named: verdictsOf(named, foldOf, way),
        dealtOut: verdictsOf(dealtOut, foldOf, way),
      }));
      const kept = named.filter((ofOne) => ofOne.length > 0).length;
      console.log(`\nsources ${quality}: ${named.flat().length} samples of ${kept} problems`);
      console.log(sourcesTable(rows, seed));
      return { name: quality, rows };
    });
    console.log('\nright, by how good the sources are');
    console.log(sourcesSummary(tables, seed));
    return 0;
  },
);

async function executedTogether(
  files: readonly string[],
  { evidence, limit, sandboxes }: { evidence: string | undefined; limit: number; sandboxes: number },
): Promise<Sourced[]> {
  const sets = [];
  for (const file of files) sets.push(await readProblems(file, limit));
  const joined = joinedSources(sets);
  if (joined.length === 0) throw new UsageError('--data: the two files have no task in common');
  return withExecutor(sandboxes, async (executor) => {
    const execute = await executing(executor, CELL_TIMEOUT_MS, evidence);
    const sourced: Sourced[] = [];
    for (const { problem, sourceOf } of joined) sourced.push({ executed: await execute(problem), sourceOf });
    return sourced;
  });
}
