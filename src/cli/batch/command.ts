/** `crossrank batch IN… -o OUT`. */
import type { Command } from 'commander';
import { countInputs, readInputs, shapes, toMappings } from '../../inputs/inputs.ts';
import type { Overrides } from '../../inputs/to-request.ts';
import { openEngine } from '../engine.ts';
import { EXIT } from '../exit.ts';
import { wholeNumber } from '../numbers.ts';
import { checkOutput } from '../output-path.ts';
import { PARTS, toParts, toStrategy } from '../overrides.ts';
import { showProgress } from '../progress.ts';
import { openOutput } from './output.ts';
import { runBatch } from './run.ts';
import { createTally } from './tally.ts';

const LONGEST_LINE = 64 * 2 ** 20;
const KEPT = 'What is done is kept: the same command goes on.';

type Options = {
  readonly output: string;
  readonly resume: boolean;
  readonly json?: true;
  readonly url?: string;
  readonly shape?: string;
  readonly map?: string;
  readonly problems?: string;
  readonly tests?: string;
  readonly language: string;
  readonly strategy?: string;
  readonly include?: string;
  readonly cellTimeoutMs?: number;
  readonly inFlight?: number;
};

export function defineBatch(command: Command): void {
  command
    .description(
      'Ranks every problem of files and writes a line for each, in the order of the input. Started again with the same output it goes on.',
    )
    .argument('<in...>', 'files of problems: .jsonl, .gz or .zst; `-` is standard input')
    .requiredOption(
      '-o, --output <file>',
      'file of results (.gz and .zst are compressed); `-` is standard output',
    )
    .option('--resume', 'go on with what is in the output', true)
    .option('--no-resume', 'begin anew instead of going on with what is in the output')
    .option(
      '--shape <name>',
      `shape of the input: ${shapes.map(({ name }) => name).join(', ')}; else it is told by the first line`,
    )
    .option('--problems <file>', 'file of problems that samples belong to (humaneval, livecodebench)')
    .option('--tests <file>', 'file of tests (codet)')
    .option('--map <pairs>', 'fields from other columns: candidates=outputs,tests=meta.asserts')
    .option('--language <name>', 'language where a line names none', 'python')
    .option('--strategy <name>', 'how to rank; for parameters, JSON: {"name":"b4","alpha_xy":10}')
    .option('--include <parts>', `parts of the replies: ${PARTS.join(',')}`)
    .option('--cell-timeout-ms <number>', 'time limit of a cell', wholeNumber)
    .option('--in-flight <number>', 'problems at a time', wholeNumber)
    .option('--url <url>', 'a service elsewhere that executes and ranks')
    .option('--json', 'print the final figures as JSON on standard error')
    .action(async (files: string[], options: Options) => {
      process.exitCode = await batch(files, options);
    });
}

async function batch(files: readonly string[], options: Options): Promise<number> {
  const mappings = options.map === undefined ? [] : toMappings(options.map);
  const overrides = overridesOf(options);
  const asked = { ...options, files, mappings, longestLine: LONGEST_LINE };
  const inputs = readInputs(asked);
  if (options.output !== '-') checkOutput(options.output, [...files, options.problems, options.tests]);
  const engine = await openEngine(options.url);
  const stop = new AbortController();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = () => stop.abort();
  // A second Ctrl-C ends the process at once, as there is nobody any more who listens.
  for (const signal of signals) process.once(signal, onSignal);

  const tally = createTally();
  const progress = showProgress(tally);
  const ended = new AbortController();
  void countInputs(asked, AbortSignal.any([stop.signal, ended.signal])).then((total) => {
    if (total !== null) tally.all(total);
  });
  try {
    // Only now: without a service to ask there is nothing to write.
    const output = await openOutput(options.output, options);
    const end = await runBatch({
      ...{ inputs, output, overrides, tally, progress, signal: stop.signal },
      solver: engine.solver,
      engine: engine.name,
      width: options.inFlight ?? engine.width,
    });
    progress.end();
    if (options.json) process.stderr.write(`${JSON.stringify(tally.figures())}\n`);
    if (end === 'stopped') {
      progress.say(options.output === '-' ? 'Stopped.' : `Stopped. ${KEPT}`);
      return EXIT.interrupted;
    }
    return tally.failed > 0 ? EXIT.someFailed : EXIT.done;
  } catch (error) {
    if (options.output !== '-' && tally.done > 0) progress.say(KEPT);
    throw error;
  } finally {
    ended.abort();
    for (const signal of signals) process.off(signal, onSignal);
    await engine.close();
  }
}

function overridesOf({ strategy, include, cellTimeoutMs }: Options): Partial<Overrides> {
  return {
    ...(strategy !== undefined && { strategy: toStrategy(strategy) }),
    ...(include !== undefined && { include: toParts(include) }),
    ...(cellTimeoutMs !== undefined && { limits: { cell_timeout_ms: cellTimeoutMs } }),
  };
}
