/** What holds of every reply, whatever was sent and whatever came of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { admitAll } from '../../src/admission/admission.ts';
import { rerank } from '../../src/rerank/rerank.ts';
import type { RerankReply } from '../../src/rerank/wire/reply.ts';
import { configOf, doubleOf } from '../http/helper.ts';

const { ceilings, defaultLimits } = configOf({});

/** Few texts, so that many are the same; a text and a test decide an outcome. */
const texts = fc.array(fc.nat({ max: 6 }).map(String), { minLength: 1, maxLength: 12 });
const requests = fc.record({
  candidates: texts,
  tests: texts,
  letters: fc.array(fc.constantFrom('P', 'P', 'P', 'F', 'E', 'T', 'I', 'S'), {
    minLength: 49,
    maxLength: 49,
  }),
  strategy: fc.constantFrom('b4', 'codet', 'max_pass', 'mbr_exec', 'pagerank', 'random'),
});

test('every candidate sent has one result, and all parts agree with each other', async () => {
  await fc.assert(
    fc.asyncProperty(requests, async ({ candidates, tests, letters, strategy }) => {
      const letterOf = (code: string, test: string) => letters[Number(code) * 7 + Number(test)] ?? 'F';
      const distinctTests = [...new Set(tests)];
      const executor = doubleOf((code, test) => letterOf(code, distinctTests[test] ?? ''));
      const include: RerankReplyPart[] = ['clusters', 'tests', 'matrix', 'outcomes'];
      const request = { language: 'python', candidates, tests, strategy, include };
      const answer = await rerank(request, {
        executor,
        admit: admitAll,
        version: '0',
        ceilings,
        defaultLimits,
      });
      assert.ok(answer.ok);
      const reply = answer.value;
      const outcomes = candidates.map((code) => tests.map((test) => letterOf(code, test)).join(''));
      assert.deepEqual(reply.outcomes, outcomes);
      assert.deepEqual(reply.matrix, outcomes.map(asKnown));
      assert.deepEqual(reply.results.map(({ index }) => index).sort(ascending), [...candidates.keys()]);
      assert.equal(reply.stats.cells, new Set(candidates).size * distinctTests.length);
      resultsAreInOrder(reply);
      for (const { index, passed, total, cluster } of reply.results) {
        const row = asKnown(outcomes[index] ?? '');
        assert.equal(passed, count(row, '1'));
        assert.equal(total, tests.length - count(row, '-'));
        assert.equal(cluster === null, count(row, '-') === tests.length);
        if (cluster !== null) assert.ok(reply.clusters?.[cluster]?.candidates.includes(index));
      }
      for (const { candidates: members, tests_passed, size } of reply.clusters ?? []) {
        assert.equal(size, members.length);
        assert.deepEqual(members, members.toSorted(ascending));
        for (const test of tests_passed)
          assert.ok(members.every((member) => outcomes[member]?.charAt(test) === 'P'));
      }
      for (const { index, pass_rate } of reply.tests ?? []) {
        const column = outcomes.map((row) => asKnown(row).charAt(index)).join('');
        const known = column.length - count(column, '-');
        assert.equal(pass_rate, known === 0 ? null : count(column, '1') / known);
      }
    }),
    { numRuns: 300 },
  );
});

type RerankReplyPart = 'clusters' | 'tests' | 'matrix' | 'outcomes';

function resultsAreInOrder({ results }: RerankReply): void {
  for (const [place, { rank, score, relevance_score, index }] of results.entries()) {
    const before = results[place - 1];
    if (before === undefined) {
      assert.equal(rank, 1);
    } else if (before.score === score) {
      assert.equal(rank, before.rank);
      assert.ok(before.index < index);
    } else {
      assert.equal(rank, place + 1);
      assert.ok(score === null || (before.score !== null && before.score > score));
      assert.ok(relevance_score <= before.relevance_score);
    }
  }
}

function asKnown(row: string): string {
  return row.replace(/[IS]/g, '-').replace(/P/g, '1').replace(/[A-Z]/g, '0');
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function ascending(a: number, b: number): number {
  return a - b;
}
