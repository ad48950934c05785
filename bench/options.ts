/** The command line of a bench, and its exit code. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type Language, languages } from '../src/bench/generated-problem.ts';
import { machineFacts } from '../src/bench/machine.ts';

/** A mistake in the command line: told without a stack, exit code 2. */
export class UsageError extends Error {}

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options }>
>['values'];

/** @throws UsageError */
export function wholeNumber(option: string, given: string): number {
  if (!/^[1-9]\d{0,8}$/.test(given))
    throw new UsageError(`--${option} must be a whole number from 1, not ${given}`);
  return Number(given);
}

/**
 * What `--language` names, or `standard` where it is not there.
 *
 * @throws UsageError
 */
export function chosenLanguages(
  given: readonly string[] | undefined,
  standard: readonly Language[],
): readonly Language[] {
  return given?.map(toLanguage) ?? standard;
}

function toLanguage(given: string): Language {
  const language = languages.find((name) => name === given);
  if (language === undefined)
    throw new UsageError(`--language: there is no ${given}, but ${languages.join(', ')}`);
  return language;
}

/**
 * Tells what the bench is measured on and runs it to its exit code: what it returns, 1 when it fails, 2 when it was
 * called wrongly. `--help` prints the usage and runs nothing.
 */
export async function runBench<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
  bench: (values: Values<Options>) => Promise<0 | 1>,
): Promise<void> {
  if (process.argv.includes('--help', 2)) {
    console.log(usage);
    return;
  }
  try {
    const { values } = parseArgs({ options });
    console.log(machineFacts());
    process.exitCode = await bench(values);
  } catch (error) {
    const wrongUse =
      error instanceof UsageError ||
      (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
    console.error(error instanceof Error ? error.message : error);
    if (wrongUse) console.error(`\n${usage}`);
    process.exitCode = wrongUse ? 2 : 1;
  }
}
