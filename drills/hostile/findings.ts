/** What is wrong with a reply to an entry's request. Pure. */
import type { RerankReply } from '../../src/rerank/wire/reply.ts';
import type { Role } from './request.ts';
import { acceptedBy, type Entry } from './suite.ts';

/** Kinds of what can go wrong, the gravest first. */
export const KINDS = [
  'false pass',
  'neighbour',
  'host',
  'service',
  'fault of ours',
  'outcome',
  'falsely flagged',
  'not flagged',
] as const;

export type Finding = { readonly kind: (typeof KINDS)[number]; readonly detail: string };

/** Letters that stand for the service's own failure, or for a cell that was not run. */
const NOT_RUN = /[IS]/;

export function findingsOf(entry: Entry, roles: readonly Role[], reply: RerankReply): Finding[] {
  const { outcomes, results, stats } = reply;
  if (outcomes === undefined) return [{ kind: 'service', detail: 'the reply has no outcomes' }];
  const findings = roles.flatMap((role, index) => {
    const row = outcomes[index] ?? '';
    const flags = results.find((result) => result.index === index)?.flags ?? [];
    const ofRow = role === 'hostile' ? ofHostile(entry, row, flags) : ofHonest(entry, role, row, flags);
    const fault: Finding[] = NOT_RUN.test(row)
      ? [{ kind: 'fault of ours', detail: `${role} is ${row}` }]
      : [];
    return [...ofRow, ...fault].map((finding) => withReason(finding, reply, index));
  });
  if (stats.infra_errors > 0 || stats.cached > 0) {
    findings.push({
      kind: 'fault of ours',
      detail: `${stats.infra_errors} infrastructure errors, ${stats.cached} cells not run anew`,
    });
  }
  return findings;
}

function ofHostile(entry: Entry, row: string, flags: readonly string[]): Finding[] {
  const { flagged = 'either' } = entry;
  const isFlagged = flags.includes('tampering');
  const accepted = acceptedBy(entry);
  const unexpected = [...row].filter((letter, test) => !accepted[test]?.includes(letter));
  const isForgiven = flagged === 'when passed' && isFlagged && unexpected.every((letter) => letter === 'P');
  const findings: Finding[] = [];
  if (row.length !== accepted.length || (unexpected.length > 0 && !isForgiven)) {
    const kind = unexpected.includes('P') ? 'false pass' : 'outcome';
    findings.push({ kind, detail: `it is ${row}, expected ${expectation(accepted)}` });
  }
  if (flagged === true && !isFlagged) findings.push({ kind: 'not flagged', detail: 'no tampering noticed' });
  if (flagged === false && isFlagged)
    findings.push({ kind: 'falsely flagged', detail: 'it tampers with nothing' });
  return findings;
}

function ofHonest({ problem }: Entry, role: Role, row: string, flags: readonly string[]): Finding[] {
  const goodRow = problem.goodRow ?? 'P'.repeat(problem.tests.length);
  const expected = role === 'good' ? goodRow : problem.wrongRow;
  const findings: Finding[] = [];
  if (row !== expected)
    findings.push({ kind: 'neighbour', detail: `${role} is ${row}, expected ${expected}` });
  if (flags.length > 0)
    findings.push({ kind: 'falsely flagged', detail: `${role} is flagged ${flags.join(', ')}` });
  return findings;
}

/** `F` for every cell alike is told once. */
function expectation(accepted: readonly string[]): string {
  const distinct = new Set(accepted);
  return distinct.size === 1 ? `each ${[...distinct].join('')}` : accepted.join(' ');
}

/** With what the reply says of the candidate's first failure. */
function withReason(finding: Finding, { failures }: RerankReply, candidate: number): Finding {
  const failure = failures?.find((each) => each.candidate === candidate);
  if (!failure || finding.kind === 'not flagged' || finding.kind === 'falsely flagged') return finding;
  return { ...finding, detail: `${finding.detail} (${failure.type}: ${failure.message.slice(0, 80)})` };
}
