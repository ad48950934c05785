/** What people are told on a terminal: texts of files, programs and services can't fool it. */
import { safeText } from '../../workers/safe-text.ts';
import type { Problem } from '../problem-details/wire.ts';

const LONGEST = 4000;
const MOST_FIELDS = 5;

/** Control characters written as escapes, tabs and line ends aside. */
export function printable(text: string): string {
  return safeText(text, LONGEST);
}

/** The detail of a problem; where several fields are at fault, the first five of them instead. */
export function detailOf({ detail, errors = [] }: Pick<Problem, 'detail' | 'errors'>): string {
  if (errors.length < 2) return detail;
  const told = errors.slice(0, MOST_FIELDS).map(({ pointer, detail }) => `${pointer}: ${detail}`);
  const more = errors.length - told.length;
  return `${told.join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}
