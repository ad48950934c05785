import type { FieldError } from './field-error.ts';

/** The most samples that one candidate or one test can stand for. Sums of products of counts stay finite. */
export const MAX_COUNT = 1_000_000;

/** How many samples each candidate and each test stand for; every count left out is 1. */
export type Counts = {
  readonly candidateCounts?: readonly number[] | undefined;
  readonly testCounts?: readonly number[] | undefined;
};

/** The first thing wrong with each list of counts; nothing when both can be used. */
export function countErrors(candidates: number, tests: number, counts: Counts): FieldError[] {
  return [
    ...errorsOfOne('/candidate_counts', 'candidates', candidates, counts.candidateCounts),
    ...errorsOfOne('/test_counts', 'tests', tests, counts.testCounts),
  ];
}

function errorsOfOne(
  pointer: string,
  things: string,
  expected: number,
  counts: readonly number[] | undefined,
): FieldError[] {
  if (counts === undefined) return [];
  if (counts.length !== expected) {
    const detail = `There are ${expected} ${things} and ${counts.length} counts: give one count each, or leave the field out.`;
    return [{ pointer, detail }];
  }
  const at = counts.findIndex((count) => !Number.isInteger(count) || count < 1 || count > MAX_COUNT);
  if (at === -1) return [];
  return [{ pointer: `${pointer}/${at}`, detail: `A count must be an integer from 1 to ${MAX_COUNT}.` }];
}
