/** More work than can be done: what is refused, and how. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { CellPlan, Execution } from '../../src/execution/plan.ts';
import { buildTestApp, doubleOf, executionOf } from './helper.ts';

const good = { language: 'python', candidates: ['x'], tests: ['y'] };

/** An app whose executor ends only when told to. */
async function busyApp(env: Readonly<Record<string, string>>) {
  const release = Promise.withResolvers<void>();
  const execute = async (plan: CellPlan): Promise<Execution> => {
    await release.promise;
    return executionOf(plan, () => 'P');
  };
  const app = await buildTestApp({
    executor: { ...doubleOf(), execute },
    env: { SANDBOXES: '1', ...env },
  });
  after(() => app.close());
  const ask = async (payload: object | string = good, url = '/v1/rerank') =>
    app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } });
  return { ask, release: release.resolve };
}

/** The first so many that are answered. */
async function firstOf<Reply>(replies: readonly Promise<Reply>[], number: number): Promise<Reply[]> {
  const answered: Reply[] = [];
  return new Promise((resolve) => {
    for (const reply of replies)
      void reply.then((one) => {
        if (answered.push(one) === number) resolve([...answered]);
      });
  });
}

test('a full queue is a 503 with Retry-After, and what was let in is answered', async () => {
  const { ask, release } = await busyApp({ MAX_QUEUED_REQUESTS: '2' });
  const replies = Array.from({ length: 10 }, () => ask());
  // Two run, two wait.
  for (const refused of await firstOf(replies, 6)) {
    assert.equal(refused.statusCode, 503);
    assert.equal(refused.json().type, '/problems/overloaded');
    assert.ok(Number(refused.headers['retry-after']) >= 1);
    assert.equal(refused.json().retry_after, Number(refused.headers['retry-after']));
  }
  release();
  const statuses = (await Promise.all(replies)).map(({ statusCode }) => statusCode);
  assert.equal(statuses.filter((status) => status === 200).length, 4);
});

test('what would be refused is refused before it is read, until there is room again', async () => {
  const { ask, release } = await busyApp({ MAX_QUEUED_REQUESTS: '1' });
  const under = [ask(), ask(), ask()];
  const seen = await ask();
  assert.equal(seen.statusCode, 503);
  // As long as the one that was refused, and no JSON: that nobody reads now.
  const spoilt = JSON.stringify(good).replace('"x"', '"x}');
  const unread = await ask(spoilt);
  assert.equal(unread.statusCode, 503);
  assert.deepEqual(unread.json(), seen.json());
  // One of another length, or to another path, may find room.
  assert.equal((await ask({ ...good, candidates: ['x'.repeat(500)], more: 1 })).statusCode, 400);
  assert.equal((await ask(spoilt, '/v1/score')).statusCode, 400);
  release();
  for (const reply of await Promise.all(under)) assert.equal(reply.statusCode, 200);
  assert.equal((await ask(spoilt)).statusCode, 400);
  assert.equal((await ask()).statusCode, 200);
});

test('a request that would still be waiting at its deadline is refused at once', async () => {
  const { ask, release } = await busyApp({});
  const first = [ask(), ask(), ask()];
  const refused = await ask({ ...good, deadline_ms: 1 });
  assert.equal(refused.statusCode, 503);
  assert.match(refused.json().detail, /deadline/);
  release();
  for (const reply of await Promise.all(first)) assert.equal(reply.statusCode, 200);
});

test('a rollout is let in or refused as one', async () => {
  const { ask, release } = await busyApp({ MAX_QUEUED_REQUESTS: '1' });
  const groups = Array.from({ length: 6 }, (_, index) => ({ tests: ['y'], completions: [`x${index}`] }));
  const rollout = { language: 'python', rule: 'fraction', groups };
  const replies = Array.from({ length: 6 }, () => ask(rollout, '/v1/rewards'));
  for (const refused of await firstOf(replies, 3)) {
    assert.equal(refused.statusCode, 503);
    assert.ok(Number(refused.headers['retry-after']) >= 1);
  }
  release();
  const answered = (await Promise.all(replies)).filter(({ statusCode }) => statusCode === 200);
  assert.equal(answered.length, 3);
  for (const reply of answered)
    assert.ok(reply.json().groups.every(({ rewards }: { rewards: unknown[] }) => rewards[0] === 1));
});
