/** What of an answer that was given under faults is not as in the quiet. Cells that are `I` are unknown, not wrong. */
import type { RerankReply } from '../../src/rerank/wire/reply.ts';

export function compareAnswers(answer: RerankReply, quiet: RerankReply): string[] {
  const rows = answer.outcomes ?? [];
  const differences = rows.flatMap((row, candidate) => {
    const expected = quiet.outcomes?.[candidate] ?? '';
    return isSame(row, expected) ? [] : [`candidate ${candidate}: ${row} is not ${expected}`];
  });
  if (rows.length !== quiet.outcomes?.length) differences.push(`${rows.length} rows`);
  // With unknown cells the strategy leaves tests out: then ranks may rightly differ.
  if (answer.stats.infra_errors === 0 && ranksOf(answer) !== ranksOf(quiet)) {
    differences.push(`ranks ${ranksOf(answer)} are not ${ranksOf(quiet)}`);
  }
  return differences;
}

function isSame(row: string, expected: string): boolean {
  return (
    row.length === expected.length &&
    Array.from(row).every((letter, test) => letter === 'I' || letter === expected.charAt(test))
  );
}

function ranksOf({ results }: RerankReply): string {
  return results.map(({ index, rank }) => `${index}:${rank}`).join(' ');
}
