import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTestApp, executionOf, type Judge } from '../http/helper.ts';

const group = (completions: string[], tests = ['t0', 't1', 't2', 't3']) => ({ id: 'g', tests, completions });
const rows: Readonly<Record<string, string>> = {
  all: 'PPPP',
  half: 'PPFF',
  none: 'FFFE',
  broken: 'CCCC',
  fault: 'PIPP',
  late: 'PPPS',
};
const judge: Judge = (candidate, cell) => rows[candidate]?.charAt(cell) ?? 'F';

async function rewards(body: object, judged = judge) {
  const app = await buildTestApp({ judge: judged });
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/rewards',
    payload: { language: 'python', ...body },
  });
  await app.close();
  return reply;
}

test('rules, hand-computed; what the service failed on is null with a reason, never 0', async () => {
  const completions = ['all', 'half', 'none', 'broken', 'fault', 'late', 'all'];
  const by = async (rule: string) => (await rewards({ rule, groups: [group(completions)] })).json().groups[0];
  const { id, rewards: fractions, parts } = await by('fraction');
  assert.equal(id, 'g');
  assert.deepEqual(fractions, [1, 0.5, 0, 0, null, null, 1]);
  assert.deepEqual([parts[0].format, parts[3].format, parts[0].all_passed], [1, 0, true]);
  assert.match(parts[4].error, /service failed on 1 cells/);
  assert.match(parts[5].error, /not executed in time/);
  assert.deepEqual((await by('binary')).rewards, [1, 0, 0, 0, null, null, 1]);
  const { rewards: posteriors } = await by('posterior');
  assert.ok(posteriors[0] > posteriors[1] && posteriors[4] === null);
  assert.equal((await by('acecode')).rewards[1], 0);
});

test('weighted: tests that few completions pass count little', async () => {
  const reply = await rewards({ rule: 'weighted', groups: [group(['all', 'half', 'none'])] });
  // Pass rates are 2/3, 2/3, 1/3, 1/3.
  assert.deepEqual(
    reply.json().groups[0].rewards.map((reward: number) => Math.round(reward * 1e6)),
    [1e6, 666_667, 0],
  );
});

test('acecode: of those that pass all, the fastest gets 1, and so does who may be slower by chance', async () => {
  const times: Readonly<Record<string, readonly number[]>> = {
    all: [40_000, 40_000, 40_000, 40_000],
    'by ticks': [42_000, 42_000, 43_000, 43_000],
    'by one cell': [40_000, 40_000, 40_000, 200_000],
    slow: [102_500, 102_500, 102_500, 102_500],
  };
  const app = await buildTestApp({
    executor: {
      execute: async (plan) => {
        const cpuUs = Uint32Array.from(plan.candidates.flatMap((code) => times[code] ?? []));
        return { ...executionOf(plan, () => 'P'), cpuUs };
      },
    },
  });
  const payload = { language: 'python', rule: 'acecode', groups: [group(Object.keys(times))] };
  const reply = await app.inject({ method: 'POST', url: '/v1/rewards', payload });
  // 410 ms less 10 are two and a half times 160 ms.
  assert.deepEqual(reply.json().groups[0].rewards, [1, 1, 1, 0.7]);
  await app.close();
});

test('groups come in the order asked, and a refusal names the group', async () => {
  const groups = Array.from({ length: 20 }, (_, index) => ({ ...group(['all']), id: `g${index}` }));
  const reply = await rewards({ rule: 'binary', groups });
  assert.deepEqual(
    reply.json().groups.map(({ id }: { id: string }) => id),
    groups.map(({ id }) => id),
  );
  const twice = [
    { id: 'a', code: 't' },
    { id: 'a', code: 'u' },
  ];
  const refused = await rewards({
    rule: 'binary',
    groups: [group(['all']), { tests: twice, completions: ['x'] }],
  });
  assert.equal(refused.statusCode, 422);
  assert.equal(refused.json().errors[0].pointer, '/groups/1/tests/1/id');
  assert.equal((await rewards({ rule: 'none', groups })).statusCode, 400);
});

test('with no time left there is no reward', async () => {
  const slow = {
    language: 'python',
    rule: 'binary',
    deadline_ms: 1,
    groups: Array.from({ length: 30 }, () => group(['all'])),
  };
  const app = await buildTestApp({
    executor: {
      execute: (plan, signal) =>
        new Promise((resolve) => {
          const end = () => resolve(executionOf(plan, () => 'S'));
          if (signal?.aborted) end();
          else signal?.addEventListener('abort', end);
        }),
    },
  });
  const reply = await app.inject({ method: 'POST', url: '/v1/rewards', payload: slow });
  for (const { rewards: all } of reply.json().groups) assert.deepEqual(all, [null]);
  await app.close();
});
