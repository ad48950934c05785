/** Tests whose verdicts are known, run where a candidate's cells were run: one that must pass, and one that must fail. */
import { randomInt } from 'node:crypto';
import { Outcome, type OutcomeCode } from '../messages.ts';
import type { Harness } from './harness.ts';

/** Whether the judge no longer tells what is so. `step` runs an action in the judge's interpreter. */
export function isLying(
  harness: Harness,
  outputLimit: number,
  step: (action: () => number) => OutcomeCode,
): boolean {
  // Two numbers that no program can guess.
  const nonce = randomInt(2 ** 40);
  const other = nonce + 1 + randomInt(2 ** 40);
  const said = step(() => harness.runCanaries(nonce, other, outputLimit));
  // One that was stopped for its time says nothing.
  return said === Outcome.failed;
}
