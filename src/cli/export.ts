/** `crossrank export RESULTS… --problems FILE -o OUT`. */
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Command, Option } from 'commander';
import { createExportTally, exportRows, fileOf } from '../exports/export.ts';
import { joined } from '../exports/join.ts';
import { rules } from '../exports/rules.ts';
import { shapes } from '../exports/shapes.ts';
import { InputError, readInputs } from '../inputs/inputs.ts';
import { EXIT } from './exit.ts';
import { wholeNumber } from './numbers.ts';

type Options = {
  readonly problems: string;
  readonly output: string;
  readonly rule: string;
  readonly shape: string;
  readonly most: number;
  readonly balance?: true;
  readonly seed: number;
  readonly language: string;
};

export function addExport(program: Command): void {
  program
    .command('export')
    .summary('training data from the results of batches')
    .description(
      `Makes training data of the results of \`crossrank batch\`: preference pairs, labels, lists, winners.\n\nRules:\n${listed(rules)}\n\nShapes:\n${listed(shapes)}`,
    )
    .argument('<results...>', 'lines of results; `-` is standard input')
    .requiredOption('--problems <file>', 'the problems that were ranked: the replies hold no program texts')
    .requiredOption(
      '-o, --output <file>',
      'JSON lines, Parquet where it ends in .parquet; `-`: JSON lines to standard output',
    )
    .addOption(
      new Option('--rule <name>', 'which pairs').choices(rules.map(({ name }) => name)).default('focal'),
    )
    .addOption(
      new Option('--shape <name>', 'shape of the rows')
        .choices(shapes.map(({ name }) => name))
        .default('trl'),
    )
    .option('--most <number>', 'most pairs of a problem', wholeNumber, 8)
    .option('--balance', 'as many pairs of each kind, as many good as bad labels, in each problem')
    .option('--seed <number>', 'which of equal pairs are taken', wholeNumber, 1)
    .option('--language <name>', 'language where a problem names none', 'python')
    .action(async (results: string[], options: Options) => {
      process.exitCode = await exportTo(results, options);
    });
}

async function exportTo(results: readonly string[], options: Options): Promise<number> {
  const rule = rules.find(({ name }) => name === options.rule);
  const shape = shapes.find(({ name }) => name === options.shape);
  if (rule === undefined || shape === undefined) throw new InputError('There is no such rule or shape.');
  const problems = readInputs({
    ...{ files: [options.problems], mappings: [], language: options.language },
    longestLine: Number.MAX_SAFE_INTEGER,
  });
  const { most, balance = false, seed } = options;
  const tally = createExportTally();
  const rows = exportRows(
    joined(results, problems),
    { rule, shape, selection: { most, balance, seed } },
    tally,
  );
  const format = options.output.endsWith('.parquet') ? 'parquet' : 'jsonl';
  await write(Readable.from(fileOf(rows, shape, format)), options.output);
  const without = Object.entries(tally.without).filter(([, count]) => count > 0);
  console.error(
    `${tally.rows} rows of ${tally.problems} problems, ${tally.duplicates} left out as duplicates.`,
    ...(without.length > 0
      ? [`Without rows: ${without.map(([why, count]) => `${why} ${count}`).join(', ')}.`]
      : []),
  );
  if (tally.without.no_outcomes > 0)
    console.error(`The rule ${rule.name} reads outcomes: rank with --include outcomes.`);
  return EXIT.done;
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
