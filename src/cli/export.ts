/** `crossrank export RESULTS… --problems FILE -o OUT`. */
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { joined } from '../batches/join.ts';
import { chooseExport, STANDARD_EXPORT } from '../exports/choose.ts';
import { createExportTally, exportRows, fileOf, whyWithout } from '../exports/export.ts';
import { rules } from '../exports/rules.ts';
import { shapes } from '../exports/shapes.ts';
import { EXIT, UsageError } from './exit.ts';
import { fromZero, wholeNumber } from './numbers.ts';
import { checkOutput } from './output-path.ts';
import { type ProblemOptions, rankedProblems, readFor, takeProblems } from './ranked-problems.ts';

type Options = ProblemOptions & {
  readonly output: string;
  readonly rule: string;
  readonly shape: string;
  readonly most: number;
  readonly leastMargin: number;
  readonly balance?: true;
  readonly seed: number;
};

export function defineExport(command: Command): void {
  takeProblems(command)
    .description(
      `Makes training data of the results of \`crossrank batch\`: preference pairs, labels, lists, winners.\n\nRules:\n${listed(rules)}\n\nShapes:\n${listed(shapes)}`,
    )
    .argument('<results...>', 'lines of results; `-` is standard input')
    .requiredOption(
      '-o, --output <file>',
      'JSON lines, Parquet where it ends in .parquet; `-`: JSON lines to standard output',
    )
    .addOption(
      new Option('--rule <name>', 'which pairs')
        .choices(rules.map(({ name }) => name))
        .default(STANDARD_EXPORT.rule),
    )
    .addOption(
      new Option('--shape <name>', 'shape of the rows')
        .choices(shapes.map(({ name }) => name))
        .default(STANDARD_EXPORT.shape),
    )
    .option('--most <number>', 'most pairs of a problem', wholeNumber, STANDARD_EXPORT.most)
    .option(
      '--least-margin <number>',
      'leaves pairs of a smaller margin out, in the rule’s own unit',
      fromZero,
      STANDARD_EXPORT.least_margin,
    )
    .option('--balance', 'as many pairs of each kind, as many good as bad labels, in each problem')
    .option('--seed <number>', 'which of equal pairs are taken', wholeNumber, STANDARD_EXPORT.seed)
    .action(async (results: string[], options: Options) => {
      process.exitCode = await exportTo(results, options);
    });
}

async function exportTo(results: readonly string[], options: Options): Promise<number> {
  const format = options.output.endsWith('.parquet') ? 'parquet' : 'jsonl';
  const chosen = chooseExport({ ...options, least_margin: options.leastMargin, format });
  if (!chosen.ok) throw new UsageError(chosen.detail);
  if (options.output !== '-') checkOutput(options.output, readFor(results, options));
  const problems = rankedProblems(options);
  const tally = createExportTally();
  const rows = exportRows(joined(results, problems), chosen.what, tally);
  await write(Readable.from(fileOf(rows, chosen.what.shape, format)), options.output);
  const counts = `${tally.rows} rows of ${tally.problems} problems, ${tally.duplicates} left out as duplicates.`;
  console.error(`${counts} ${whyWithout(tally, chosen.what)}`.trimEnd());
  // As over HTTP, where an export without rows is refused.
  return tally.rows === 0 ? EXIT.someFailed : EXIT.done;
}

/** There is never half a file under the name that was asked for. */
async function write(pieces: Readable, output: string): Promise<void> {
  if (output === '-') return pipeline(pieces, process.stdout, { end: false });
  const draft = `${output}.writing`;
  try {
    await pipeline(pieces, createWriteStream(draft));
    renameSync(draft, output);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function listed(things: readonly { readonly name: string; readonly description: string }[]): string {
  return things.map(({ name, description }) => `  ${name}: ${description}`).join('\n');
}
