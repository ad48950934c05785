/** `crossrank leaderboard RESULTS… --problems FILE`. */
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { joined } from '../batches/join.ts';
import { type Leaderboard, leaderboard } from '../leaderboard/leaderboard.ts';
import { toMarkdown } from '../leaderboard/markdown.ts';
import { toSvg } from '../leaderboard/plot.ts';
import { chooseStrategy } from '../ranking/choose-strategy.ts';
import type { ChosenStrategy } from '../ranking/strategy.ts';
import { EXIT, UsageError } from './exit.ts';
import { wholeNumber } from './numbers.ts';
import { checkOutput } from './output-path.ts';
import { type ProblemOptions, rankedProblems, readFor, takeProblems } from './ranked-problems.ts';

type Options = ProblemOptions & {
  readonly output?: string[];
  readonly json?: true;
  readonly strategies: string;
  readonly rounds: number;
  readonly seed: number;
};

const STRATEGIES = 'crossrank,b4,codet,max_pass';
const WRITERS: Readonly<Record<string, (board: Leaderboard) => string>> = {
  '.md': toMarkdown,
  '.json': toJson,
  '.svg': toSvg,
};

export function defineLeaderboard(command: Command): void {
  takeProblems(command)
    .description(
      'Compares the sources of candidates (`source`: the model that wrote it): pass@1, best of n by each strategy, Bradley-Terry ratings on Elo’s scale with bootstrap intervals, duels. Right is what `reference.ground_truth` of the problems says; where no problem has it, what the replies expect. Rank with --include outcomes,answers, so that every strategy sees what it wants.',
    )
    .argument('<results...>', 'lines of results; `-` is standard input')
    .option('-o, --output <files...>', 'files to write: .md, .json, .svg; else Markdown to standard output')
    .option('--json', 'JSON to standard output')
    .option('--strategies <names>', 'strategies that pick the best of n', STRATEGIES)
    .option('--rounds <number>', 'resamples of the problems', wholeNumber, 1000)
    .option('--seed <number>', 'which resamples', wholeNumber, 1)
    .action(async (results: string[], options: Options) => {
      process.exitCode = await compare(results, options);
    });
}

async function compare(results: readonly string[], options: Options): Promise<number> {
  const { output: files = [], rounds, seed } = options;
  const strategies = options.strategies.split(',').map(toStrategy);
  const writers = files.map((file) => [file, writerOf(file)] as const);
  for (const file of files) checkOutput(file, readFor(results, options));
  const problems = rankedProblems(options);
  const board = await leaderboard(joined(results, problems), { strategies, rounds, seed });
  if (board.sources.length === 0) {
    const why = Object.entries(board.left_out).map(([name, count]) => `${name} ${count}`);
    const hints = [
      ...(board.left_out.no_source > 0
        ? ['Candidates must name their source, as in {"code": "…", "source": "model-a"}.']
        : []),
      ...(board.left_out.other_problem > 0 ? ['The problems given are not those that were ranked.'] : []),
    ];
    console.error([`No problem can be compared: ${why.join(', ')}.`, ...hints].join(' '));
    return EXIT.someFailed;
  }
  for (const [file, write] of writers) writeFileSync(file, write(board));
  if (options.json) process.stdout.write(toJson(board));
  else if (files.length === 0) process.stdout.write(toMarkdown(board));
  return EXIT.done;
}

function toJson(board: Leaderboard): string {
  return `${JSON.stringify(board, null, 2)}\n`;
}

function toStrategy(name: string): ChosenStrategy {
  const chosen = chooseStrategy(name.trim());
  if (chosen.kind === 'chosen_strategy') return chosen;
  throw new UsageError(`--strategies ${name}: ${chosen.errors.map(({ detail }) => detail).join(' ')}`);
}

function writerOf(file: string): (board: Leaderboard) => string {
  const write = WRITERS[extname(file)];
  if (write !== undefined) return write;
  throw new UsageError(`--output ${file}: it must end in ${Object.keys(WRITERS).join(', ')}.`);
}
