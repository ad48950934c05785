/** What ended a program, in its own words. The text of an error is made by the program's own code: that is a step too. */
import { Outcome } from '../messages.ts';
import { safeText } from '../safe-text.ts';
import type { FailureText } from '../slice-loop.ts';
import type { Side } from './sides.ts';
import type { Step } from './step.ts';

export function describe(step: Step, side: Side): FailureText | null {
  let text: FailureText | null = null;
  step.run(() => {
    const described = side.harness.describe();
    if (described) {
      text = { ...described, type: safeText(described.type, 100), message: safeText(described.message) };
    }
    return Outcome.passed;
  });
  return text;
}

/** The module that a candidate imports and that does not exist here; null where its load failed otherwise. */
export function missingModule(step: Step, side: Side): string | null {
  let module = '';
  step.run(() => {
    module = side.harness.missingModule();
    return Outcome.passed;
  });
  return safeText(module, 100) || null;
}
