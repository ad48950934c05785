/** A mistake in the command line: told without a stack, exit code 2. */
export class UsageError extends Error {}

/** @throws UsageError */
export function wholeNumber(option: string, given: string): number {
  if (!/^[1-9]\d{0,8}$/.test(given))
    throw new UsageError(`--${option} must be a whole number from 1, not ${given}`);
  return Number(given);
}

/** Runs a bench to its exit code: what it returns, 1 when it fails, 2 when it was called wrongly. */
export async function runBench(usage: string, bench: () => Promise<0 | 1>): Promise<void> {
  try {
    process.exitCode = await bench();
  } catch (error) {
    const wrongUse =
      error instanceof UsageError ||
      (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
    console.error(error instanceof Error ? error.message : error);
    if (wrongUse) console.error(`\n${usage}`);
    process.exitCode = wrongUse ? 2 : 1;
  }
}
