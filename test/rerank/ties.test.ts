import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitAll } from '../../src/admission/admission.ts';
import { rerank } from '../../src/rerank/rerank.ts';
import type { RerankRequest } from '../../src/rerank/wire/request.ts';
import { configOf, doubleOf, executionOf, type Judge } from '../http/helper.ts';

const { ceilings, defaultLimits } = configOf({});

/** Candidates named after their row: `PF` passes the first test and fails the second. What follows is ignored. */
const byName: Judge = (candidate, test) => candidate.charAt(test);

const candidates = ['PF slowest one', 'PP three', 'PP a', 'PP two', 'PP two', 'FF'];
const tests = ['t0', 't1'];
/** Microseconds of a cell of each distinct candidate. */
const cpu = [9, 30, 20, 10, 1];

async function indexes(request: Partial<RerankRequest>) {
  const executor = {
    ...doubleOf(byName),
    execute: async (plan: Parameters<typeof executionOf>[0]) => ({
      ...executionOf(plan, byName),
      cpuUs: Uint32Array.from(cpu.flatMap((us) => [us, us])),
    }),
  };
  const answer = await rerank(
    { language: 'python', candidates, tests, strategy: 'max_pass', ...request },
    { executor, admit: admitAll, version: '0', ceilings, defaultLimits },
  );
  assert.ok(answer.ok);
  return answer.value.results;
}

const order = async (request: Partial<RerankRequest>) => (await indexes(request)).map(({ index }) => index);

test('equal scores come in the order sent, by length or by time, as asked', async () => {
  assert.deepEqual(await order({}), [1, 2, 3, 4, 0, 5]);
  assert.deepEqual(await order({ tie_break: 'earlier' }), [1, 2, 3, 4, 0, 5]);
  assert.deepEqual(await order({ tie_break: 'shorter' }), [2, 3, 4, 1, 0, 5]);
  assert.deepEqual(await order({ tie_break: 'faster' }), [3, 4, 2, 1, 0, 5]);
});

test('a random order is the same for the same seed, and another for some other', async () => {
  const first = await order({ tie_break: { random: 1 } });
  assert.deepEqual(await order({ tie_break: { random: 1 } }), first);
  assert.deepEqual(first.slice(0, 4).sort(), [1, 2, 3, 4]);
  const others = await Promise.all([2, 3, 4, 5].map((random) => order({ tie_break: { random } })));
  assert.ok(others.some((other) => other.join() !== first.join()));
});

test('whatever breaks ties, ranks are those of the scores', async () => {
  for (const tie_break of ['earlier', 'shorter', 'faster', { random: 7 }] as const) {
    const results = await indexes({ tie_break });
    assert.deepEqual(
      results.map(({ rank }) => rank),
      [1, 1, 1, 1, 5, 6],
    );
  }
});

test('who passed nothing is not faster than who passed something', async () => {
  const results = await order({
    tie_break: 'faster',
    strategy: 'mbr_exec',
    candidates: ['FF', 'PF b', 'PP'],
  });
  assert.equal(results.at(-1), 0);
});
