/**
 * Which strategy finds the right program: pass@1 on samples of labelled problems, at four budgets of candidates × tests.
 * Every problem is executed once; samples are parts of what came of it. The default strategy is judged by what it learns
 * from other problems.
 *
 *   npm run bench:selectors -- --data FILE
 */
import { executedProblems } from './executed-problems.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { byCrossValidation, learntElsewhere, selectorRows } from './selector-rows.ts';
import { selectorTable } from './selectors-report.ts';

const USAGE = `npm run bench:selectors -- --data FILE [options]
  --data FILE       labelled problems, .jsonl or .jsonl.gz; several times for several sets, each with a table of its own
  --evidence FILE   what came of the cells: taken from it, and what is not there yet is executed and added
  --learnt-on FILE  labelled problems that the default strategy learns from; perhaps several. Without it, it learns from
                    the other problems of --data, all sets together: cross-validation
  --folds N         of the cross-validation (default 10); a task is in one of them, in all sets
  --limit N         only the first so many problems of a file (default: all)
  --draws N         samples of each problem at each budget (default 6)
  --seed N          which samples and folds (default 1)
  --sandboxes N     default 2`;

await runBench(
  USAGE,
  {
    data: { type: 'string', multiple: true },
    evidence: { type: 'string' },
    'learnt-on': { type: 'string', multiple: true },
    folds: { type: 'string', default: '10' },
    limit: { type: 'string', default: '100000' },
    draws: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    sandboxes: { type: 'string', default: '2' },
  },
  async ({ data, evidence, 'learnt-on': others, limit, folds, draws, seed, sandboxes }) => {
    if (data === undefined) throw new UsageError('--data is missing');
    const options = {
      evidence,
      limit: wholeNumber('limit', limit),
      sandboxes: wholeNumber('sandboxes', sandboxes),
    };
    const sets = await executedProblems(data, options);
    const learntFor = others
      ? learntElsewhere(await executedProblems(others, options))
      : byCrossValidation(sets, wholeNumber('folds', folds), wholeNumber('seed', seed));
    for (const { name, problems } of sets) {
      console.log(`\n${name}, ${problems.length} problems`);
      const rows = selectorRows(problems, learntFor, wholeNumber('draws', draws), wholeNumber('seed', seed));
      console.log(selectorTable(rows, ['b4', 'mbr_output'], wholeNumber('seed', seed)));
    }
    return 0;
  },
);
