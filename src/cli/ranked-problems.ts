/** The problems that results belong to, on the command line of whatever reads results: as `batch` took them. */
import type { Command } from 'commander';
import { readInputs, toMappings } from '../inputs/inputs.ts';
import type { Incoming } from '../inputs/shape.ts';

export type ProblemOptions = {
  readonly problems: string;
  readonly tasks?: string;
  readonly tests?: string;
  readonly map?: string;
  readonly language: string;
};

export function takeProblems(command: Command): Command {
  return command
    .requiredOption('--problems <file>', 'what was ranked: the replies hold no program texts')
    .option('--tasks <file>', 'where those are samples, what `batch` took as --problems')
    .option('--tests <file>', 'where those are CodeT’s, the file of tests')
    .option('--map <pairs>', 'fields from other columns, as `batch` took them')
    .option('--language <name>', 'language where a problem names none', 'python');
}

/** Every file that is read: none of them can be an output. */
export function readFor(results: readonly string[], { problems, tasks, tests }: ProblemOptions) {
  return [...results, problems, tasks, tests];
}

/** @throws InputError */
export function rankedProblems(options: ProblemOptions): AsyncGenerator<Incoming> {
  return readInputs({
    ...{ files: [options.problems], problems: options.tasks, tests: options.tests },
    mappings: options.map === undefined ? [] : toMappings(options.map),
    ...{ language: options.language, longestLine: Number.MAX_SAFE_INTEGER },
  });
}
