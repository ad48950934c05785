import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf } from '../../../drills/hostile/findings.ts';
import type { Role } from '../../../drills/hostile/request.ts';
import type { Entry } from '../../../drills/hostile/suite.ts';
import { exampleReply } from '../../../src/rerank/wire/example.ts';
import type { RerankReply } from '../../../src/rerank/wire/reply.ts';

const ROLES: readonly Role[] = ['good', 'hostile', 'wrong'];

const entry: Entry = {
  subject: 'subject',
  name: 'name',
  tries: 'something',
  code: '',
  problem: { language: 'python', tests: ['a', 'b'], good: '', wrong: '', wrongRow: 'FP' },
};

type Given = {
  readonly outcomes: readonly string[];
  /** Flags of the candidates, in the order of the roles. */
  readonly flags?: readonly ('tampering' | 'nondeterministic')[][];
  readonly stats?: Partial<RerankReply['stats']>;
};

function replyOf({ outcomes, flags = [], stats }: Given): RerankReply {
  const [result] = exampleReply.results;
  assert.ok(result);
  return {
    ...exampleReply,
    results: outcomes.map((_, index) => {
      const own = flags[index] ?? [];
      return { ...result, index, ...(own.length > 0 ? { flags: own } : {}) };
    }),
    outcomes: [...outcomes],
    stats: { ...exampleReply.stats, cached: 0, infra_errors: 0, ...stats },
  };
}

const kinds = (given: Given, of: Partial<Entry> = {}) =>
  findingsOf({ ...entry, ...of }, ROLES, replyOf(given)).map(({ kind }) => kind);

test('nothing is wrong where all is as expected', () => {
  assert.deepEqual(kinds({ outcomes: ['PP', 'FE', 'FP'] }), []);
});

test('a pass that was not computed is found, in the cell where it is', () => {
  assert.deepEqual(kinds({ outcomes: ['PP', 'FP', 'FP'] }), ['false pass']);
  assert.deepEqual(kinds({ outcomes: ['PP', 'PF', 'FP'] }, { accepts: ['PF', 'F'] }), []);
  assert.deepEqual(kinds({ outcomes: ['PP', 'FP', 'FP'] }, { accepts: ['PF', 'F'] }), ['false pass']);
});

test('another outcome than expected is told from a pass', () => {
  assert.deepEqual(kinds({ outcomes: ['PP', 'XX', 'FP'] }, { accepts: 'M' }), ['outcome']);
  assert.deepEqual(kinds({ outcomes: ['PP', 'M', 'FP'] }, { accepts: 'M' }), ['outcome']);
  assert.deepEqual(kinds({ outcomes: ['PP', 'PF', 'FP'] }, { accepts: 'P' }), ['outcome']);
});

test('honest candidates must have their own outcomes, no better and no worse', () => {
  assert.deepEqual(kinds({ outcomes: ['PF', 'FF', 'FP'] }), ['neighbour']);
  assert.deepEqual(kinds({ outcomes: ['PP', 'FF', 'PP'] }), ['neighbour']);
  const problem = { ...entry.problem, goodRow: 'PE', wrongRow: 'FE' };
  assert.deepEqual(kinds({ outcomes: ['PE', 'FE', 'FE'] }, { problem }), []);
});

test('a fault of the service is found in any row, and in the counts', () => {
  assert.deepEqual(kinds({ outcomes: ['PP', 'FI', 'FP'] }), ['outcome', 'fault of ours']);
  assert.deepEqual(kinds({ outcomes: ['PP', 'FF', 'FP'], stats: { infra_errors: 1 } }), ['fault of ours']);
  assert.deepEqual(kinds({ outcomes: ['PP', 'FF', 'FP'], stats: { cached: 1 } }), ['fault of ours']);
});

test('flags are where they belong and nowhere else', () => {
  const outcomes = ['PP', 'FF', 'FP'];
  assert.deepEqual(kinds({ outcomes }, { flagged: true }), ['not flagged']);
  assert.deepEqual(kinds({ outcomes, flags: [[], ['tampering']] }, { flagged: true }), []);
  assert.deepEqual(kinds({ outcomes, flags: [[], ['tampering']] }, { flagged: false }), ['falsely flagged']);
  assert.deepEqual(kinds({ outcomes, flags: [[], ['tampering']] }), []);
  assert.deepEqual(kinds({ outcomes, flags: [['tampering']] }), ['falsely flagged']);
  assert.deepEqual(kinds({ outcomes, flags: [[], [], ['nondeterministic']] }), ['falsely flagged']);
});

test('a pass is forgiven where it is flagged, if the entry says so', () => {
  const outcomes = ['PP', 'PF', 'FP'];
  assert.deepEqual(kinds({ outcomes, flags: [[], ['tampering']] }, { flagged: 'when passed' }), []);
  assert.deepEqual(kinds({ outcomes }, { flagged: 'when passed' }), ['false pass']);
  assert.deepEqual(kinds({ outcomes, flags: [[], ['tampering']] }, { flagged: true }), ['false pass']);
});

test('a finding tells why the cell failed', () => {
  const reply = {
    ...replyOf({ outcomes: ['PF', 'FF', 'FP'] }),
    failures: [{ candidate: 0, test: 1, outcome: 'F', type: 'AssertionError', message: 'no', line: null }],
  };
  const [finding] = findingsOf(entry, ROLES, reply);
  assert.match(finding?.detail ?? '', /good is PF, expected PP \(AssertionError: no\)/);
});
