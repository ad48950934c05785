/** A deadline, and programs that never end among those that do, in real sandboxes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitAll } from '../../src/admission/admission.ts';
import { quickMs } from '../../src/rerank/deadline.ts';
import { rerank } from '../../src/rerank/rerank.ts';
import type { RerankRequest } from '../../src/rerank/wire/request.ts';
import { runningExecutor } from '../execution/running.ts';
import { configOf } from '../http/helper.ts';

const { executor } = runningExecutor();
const { ceilings, defaultLimits } = configOf({});

async function replyTo(request: RerankRequest) {
  const service = { executor: executor(), admit: admitAll, version: '0', ceilings, defaultLimits };
  const answer = await rerank(request, service);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

/** Two in three are right, the others never end, each in a text of its own. */
const CANDIDATES = Array.from({ length: 18 }, (_, index) =>
  index % 3 === 0
    ? `def f(x):\n    while x != -${index + 1}: pass\n    return x + 1`
    : `def f(x):\n    return x + 1 + 0 * ${index}`,
);

for (const [how, width] of [
  ['in rounds', 8],
  ['at once', 3],
] as const) {
  test(`what a deadline is for is known of all that end: ${how}`, async () => {
    const tests = Array.from({ length: width }, (_, test) => `assert f(${test}) == ${test + 1}`);
    const request: RerankRequest = {
      ...{ language: 'python', candidates: CANDIDATES, tests, include: ['outcomes'] },
      limits: { cell_timeout_ms: 3_000 },
    };
    await replyTo({ language: 'python', candidates: ['x = 1'], tests: ['assert x'] });
    const { outcomes = [], results } = await replyTo({ ...request, deadline_ms: 2_500 });
    assert.deepEqual(
      outcomes.filter((_, index) => index % 3 !== 0),
      Array(12).fill('P'.repeat(width)),
    );
    assert.ok(outcomes.every((row, index) => index % 3 !== 0 || !/[PF]/.test(row)));
    assert.notEqual((results[0]?.index ?? 0) % 3, 0);
  });
}

test('the short time of a cell is a part of the deadline and of its limit, and none where it saves little', () => {
  assert.equal(quickMs(10_000, 1_000), 100);
  assert.equal(quickMs(60_000, 1_000), 100);
  assert.equal(quickMs(500, 1_000), 20);
  assert.equal(quickMs(500, 30), null);
});
