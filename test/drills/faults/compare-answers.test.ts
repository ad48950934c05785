import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareAnswers } from '../../../drills/faults/compare-answers.ts';
import { exampleReply } from '../../../src/rerank/wire/example.ts';
import type { RerankReply } from '../../../src/rerank/wire/reply.ts';

const quiet: RerankReply = exampleReply;

function changed(outcomes: string[], infraErrors = 0, ranks = [1, 2]): RerankReply {
  const results = quiet.results.map((result, place) => ({ ...result, rank: ranks[place] ?? 0 }));
  return { ...quiet, outcomes, results, stats: { ...quiet.stats, infra_errors: infraErrors } };
}

test('the same answer is right, and so is one where cells are unknown', () => {
  assert.deepEqual(compareAnswers(quiet, quiet), []);
  assert.deepEqual(compareAnswers(changed(['PI', 'FP'], 1, [1, 1]), quiet), []);
});

test('another outcome, another rank, a row too few or too short is wrong', () => {
  assert.equal(compareAnswers(changed(['PP', 'PP']), quiet).length, 1);
  assert.equal(compareAnswers(changed(['IP', 'PP'], 1), quiet).length, 1);
  assert.equal(compareAnswers(changed(['PP', 'FP'], 0, [1, 1]), quiet).length, 1);
  assert.equal(compareAnswers(changed(['PP']), quiet).length, 1);
  assert.equal(compareAnswers(changed(['PP', 'F']), quiet).length, 1);
});
