/** One run of a checker: the tests that call it, and what follows from their outcomes. */
import { Outcome, type TestProgram } from '../../workers/messages.ts';
import type { Verdict } from './checkers.ts';
import type { CandidateFailure, Execution, LanguageName } from './plan.ts';

/** Tests of a checker, as program text. */
export const checkTest = {
  /** Passes where there is a function `check`. */
  probe: (language: LanguageName): TestProgram => code(PROBES[language]),
  /** Passes where `check` returns something true for these texts. */
  call(language: LanguageName, texts: readonly string[]): TestProgram {
    const call = `check(${texts.map(literal).join(', ')})`;
    return code(language === 'python' ? `assert ${call}` : `assert(await ${call})`);
  },
};

const PROBES: Readonly<Record<LanguageName, string>> = {
  python: 'assert callable(check)',
  javascript: "assert(typeof check === 'function')",
  typescript: "assert(typeof check === 'function')",
};

/** The text as a string of the language: JSON's escapes mean the same in Python and in JavaScript. */
function literal(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function code(text: string): TestProgram {
  return { kind: 'code', code: text };
}

type Judged = {
  /** In the order of the checks. */
  readonly verdicts: readonly Verdict[];
  /** Why the checker judges nothing; null where it does. */
  readonly broken: string | null;
};

/** What the execution of a checker with the probe and so many checks says. */
export function verdictsOf({ outcomes, failures }: Execution, checks: number): Judged {
  const broken = whyBroken(outcomes[0], failures);
  const reasons = new Map(failures.map((failure) => [failure.test, failure]));
  const verdicts = Array.from({ length: checks }, (_, index) =>
    verdictOf(outcomes[index + 1], reasons.get(index + 1), broken),
  );
  return { verdicts, broken };
}

function whyBroken(probe: number | undefined, failures: readonly CandidateFailure[]): string | null {
  const said = failures[0] ? `${failures[0].type}: ${failures[0].message}` : '';
  if (probe === Outcome.uncompiled) return `its checker does not load: ${said}`;
  if (probe === Outcome.failed || probe === Outcome.threw) return 'its checker has no function "check"';
  return null;
}

const RIGHT: Verdict = { outcome: Outcome.passed, failure: null, fleeting: false };
const UNKNOWN: Verdict = { outcome: Outcome.infrastructure, failure: null, fleeting: true };
const SKIPPED: Verdict = { outcome: Outcome.skipped, failure: null, fleeting: true };

/** What stopped a checker. */
const STOPPED = new Map<number | undefined, string>([
  [Outcome.timeout, 'the checker was over the time limit'],
  [Outcome.memory, 'the checker was over the memory limit'],
  [Outcome.output, 'the checker was over the output limit'],
  [Outcome.crashed, 'the checker brought its sandbox down'],
]);

function verdictOf(
  outcome: number | undefined,
  reason: CandidateFailure | undefined,
  broken: string | null,
): Verdict {
  if (outcome === Outcome.infrastructure) return UNKNOWN;
  if (outcome === Outcome.skipped) return SKIPPED;
  if (broken !== null) {
    const failure = { type: 'CheckerDoesNotLoad', message: broken };
    return { outcome: Outcome.threw, failure, fleeting: true };
  }
  if (outcome === Outcome.passed) return RIGHT;
  if (outcome === Outcome.failed) {
    const failure = { type: 'WrongAnswer', message: 'the checker does not accept the output' };
    return { outcome: Outcome.failed, failure, fleeting: false };
  }
  const stopped = STOPPED.get(outcome);
  if (stopped !== undefined) {
    const failure = { type: 'CheckerStopped', message: stopped };
    return { outcome: Outcome.threw, failure, fleeting: true };
  }
  const thrown = reason ? `the checker threw ${reason.type}: ${reason.message}` : 'the checker threw';
  return { outcome: Outcome.failed, failure: { type: 'WrongAnswer', message: thrown }, fleeting: false };
}
