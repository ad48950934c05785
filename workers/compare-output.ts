/** Compares what a whole program wrote with what it should have written, where no program can reach. */
import type { Comparison } from './messages.ts';
import { safeText } from './safe-text.ts';

/** Longest piece of output that a message quotes, in characters. */
const LONGEST_QUOTE = 200;

/** What a token may look like to be compared as a number; longer ones are none. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
const NOT_A_NUMBER = /^[+-]?nan$/i;
const LONGEST_NUMBER = 400;

/**
 * Null when `actual` is as `comparison` wants it; else where the two differ first, in a message that is safe to print.
 * `checker` is for a checker to judge: to ask here throws.
 */
export function compareOutput(comparison: Comparison, expected: string, actual: string): string | null {
  switch (comparison.kind) {
    case 'exact':
      return expected === actual ? null : firstDifference('line', expected.split('\n'), actual.split('\n'));
    case 'trimmed':
      return firstDifference('line', trimmedLines(expected), trimmedLines(actual));
    case 'tokens':
      return firstDifference('token', tokensOf(expected), tokensOf(actual));
    case 'float': {
      const { tolerance } = comparison;
      const close = (want: string, got: string) => isClose(want, got, tolerance);
      return firstDifference('token', tokensOf(expected), tokensOf(actual), close);
    }
    case 'checker':
      throw new Error('what a checker judges is not compared here');
  }
}

/**
 * What of an output counts in the comparison: outputs with the same text here are equal in it. Numbers within a tolerance have
 * as many digits as it tells apart, so that two that are close can have different texts next to where one is rounded.
 */
export function normalOutput(comparison: Comparison, output: string): string {
  switch (comparison.kind) {
    case 'exact':
      return output;
    case 'trimmed':
    case 'checker':
      return trimmedLines(output).join('\n');
    case 'tokens':
      return tokensOf(output).join(' ');
    case 'float':
      return tokensOf(output)
        .map((token) => roundedToken(token, comparison.tolerance))
        .join(' ');
  }
}

function roundedToken(token: string, tolerance: number): string {
  const number = numberOf(token);
  if (number === null) return token;
  if (!Number.isFinite(number) || tolerance === 0) return String(number);
  const step = tolerance * Math.max(1, Math.abs(number));
  if (Math.abs(number) < step / 2) return '0';
  const digits = Math.ceil(Math.log10(Math.abs(number) / step));
  return String(Number(number.toPrecision(Math.min(17, Math.max(1, digits)))));
}

function firstDifference(
  unit: 'line' | 'token',
  expected: readonly string[],
  actual: readonly string[],
  agree?: (want: string, got: string) => boolean,
): string | null {
  const length = Math.max(expected.length, actual.length);
  for (let index = 0; index < length; index++) {
    const want = expected[index];
    const got = actual[index];
    if (want === got) continue;
    if (want !== undefined && got !== undefined && agree?.(want, got)) continue;
    return `${unit} ${index + 1} of the output is ${quote(got)}, expected ${quote(want)}`;
  }
  return null;
}

function quote(piece: string | undefined): string {
  if (piece === undefined) return 'missing';
  return safeText(JSON.stringify(piece.slice(0, LONGEST_QUOTE)));
}

/** White space at the end of lines and empty lines at the end are left out. */
function trimmedLines(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
}

function tokensOf(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : trimmed.split(/\s+/);
}

/** Whether both are numbers, and no further apart than the tolerance, absolutely or relatively to the one wanted. */
function isClose(want: string, got: string, tolerance: number): boolean {
  const wanted = numberOf(want);
  const given = numberOf(got);
  if (wanted === null || given === null) return false;
  // An infinite number would have every number within its tolerance.
  if (!Number.isFinite(wanted) || !Number.isFinite(given)) return Object.is(wanted, given);
  return Math.abs(given - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
}

function numberOf(token: string): number | null {
  if (token.length > LONGEST_NUMBER) return null;
  if (NUMBER.test(token)) return Number(token);
  if (NOT_A_NUMBER.test(token)) return Number.NaN;
  const infinite = INFINITE.exec(token);
  if (!infinite) return null;
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
