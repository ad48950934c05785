/** Outcomes of a cell as the guest tells them. */
import { AssertionError } from './assert.ts';
import { hasOwn } from './primordials.ts';

/** Bytes of the wire's letters; 0 while a cell still waits. */
export const PENDING = 0;
export const PASSED = 80;
export const FAILED = 70;
export const THREW = 69;
export const OUTPUT = 79;

const LETTERS: Readonly<Record<number, string>> = Object.assign(Object.create(null), {
  [PENDING]: '\0',
  [PASSED]: 'P',
  [FAILED]: 'F',
  [THREW]: 'E',
  [OUTPUT]: 'O',
});

export function letterOf(outcome: number): string {
  return LETTERS[outcome] ?? '';
}

/** What came of a program that ended by this error. */
export function outcomeOfError(error: unknown): number {
  return isAssertion(error) ? FAILED : THREW;
}

export function outcomeOfCheck(check: () => void): number {
  try {
    check();
    return PASSED;
  } catch (error) {
    return outcomeOfError(error);
  }
}

/** An error of `assert`, or of `expect`. */
export function isAssertion(error: unknown): boolean {
  if (error instanceof AssertionError) return true;
  return typeof error === 'object' && error !== null && hasOwn(error, 'matcherResult');
}
