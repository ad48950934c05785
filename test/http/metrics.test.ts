import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTestApp } from './helper.ts';

const problem = { language: 'python', candidates: ['good', 'bad'], tests: ['t', 'u'], strategy: 'codet' };

test('GET /metrics tells requests, cells, stages and what waits, in the field’s names', async () => {
  const app = await buildTestApp({
    judge: (code, cell) => (code === 'good' ? 'P' : cell === 0 ? 'F' : 'T'),
    executor: {
      state: () => ({
        crews: [{ runtime: 'python', ready: 2, started: 5, ended: new Map([['crashed', 3]]) }],
        cacheBytes: 4096,
      }),
    },
  });
  const answered = await app.inject({ method: 'POST', url: '/v1/rerank', payload: problem });
  assert.equal(answered.statusCode, 200);
  await app.inject({ method: 'POST', url: '/v1/rerank', payload: { ...problem, tests: [] } });

  const { statusCode, headers, body } = await app.inject({ url: '/metrics' });
  assert.equal(statusCode, 200);
  assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/);
  for (const line of [
    'crossrank_http_requests_total{method="POST",route="/v1/rerank",status="200"} 1',
    'crossrank_http_requests_total{method="POST",route="/v1/rerank",status="400"} 1',
    'crossrank_cells_total{language="python",outcome="P"} 2',
    'crossrank_cells_total{language="python",outcome="F"} 1',
    'crossrank_cells_total{language="python",outcome="T"} 1',
    'crossrank_cells_by_way_total{language="python",way="executed"} 4',
    'crossrank_stage_duration_seconds_count{stage="rank"} 1',
    'crossrank_http_request_duration_seconds_count{route="/v1/rerank"} 2',
    'crossrank_sandboxes{runtime="python"} 2',
    'crossrank_sandbox_starts_total{runtime="python"} 5',
    'crossrank_sandbox_ends_total{runtime="python",reason="crashed"} 3',
    'crossrank_cell_cache_bytes 4096',
    'crossrank_queue_requests 0',
    'crossrank_build_info{version="0.1.0"} 1',
  ])
    assert.ok(body.split('\n').includes(line), line);
  // Asked twice, counts that are taken as they are do not add up.
  const again = await app.inject({ url: '/metrics' });
  assert.match(again.body, /^crossrank_sandbox_starts_total\{runtime="python"\} 5$/m);
});

test('no label holds what a client sent', async () => {
  const app = await buildTestApp();
  for (const url of ['/secret-path', '/v1/batches/secret-id', '/v1/secret"}'])
    await app.inject({ url, headers: { 'x-request-id': 'secret-header' } });
  await app.inject({
    method: 'POST',
    url: '/v1/rerank',
    payload: { ...problem, candidates: [{ id: 'secret', code: 'secret', source: 'secret' }] },
  });
  const { body } = await app.inject({ url: '/metrics' });
  assert.doesNotMatch(body, /secret/);
  assert.match(body, /route="none",status="404"/);
});

test('a reply tells where its time went, and so do the metrics', async () => {
  const app = await buildTestApp();
  const reply = await app.inject({ method: 'POST', url: '/v1/rerank', payload: problem });
  const told = String(reply.headers['server-timing']);
  const parts = [...told.matchAll(/([a-z]+);dur=([\d.]+)/g)].map(([, stage, ms]) => ({
    stage,
    ms: Number(ms),
  }));
  assert.deepEqual(
    parts.map(({ stage }) => stage),
    ['parse', 'plan', 'queue', 'execute', 'rank', 'reply', 'write'],
  );
  const { stats } = reply.json();
  const msOf = (name: string) => parts.find(({ stage }) => stage === name)?.ms;
  assert.equal(msOf('execute'), stats.execute_ms);
  assert.equal(msOf('rank'), stats.rank_ms);
  const { body } = await app.inject('/metrics');
  for (const { stage } of parts)
    assert.match(body, new RegExp(`^crossrank_stage_duration_seconds_count\\{stage="${stage}"\\} 1$`, 'm'));
});

test('so does a ranking without execution; what ranks nothing tells nothing', async () => {
  const app = await buildTestApp();
  const scored = await app.inject({ method: 'POST', url: '/v1/score', payload: { matrix: ['10', '11'] } });
  assert.match(String(scored.headers['server-timing']), /^parse;dur=.*rank;dur=/);
  assert.equal((await app.inject('/v1/languages')).headers['server-timing'], undefined);
  const refused = await app.inject({ method: 'POST', url: '/v1/score', payload: { matrix: [] } });
  assert.equal(refused.headers['server-timing'], undefined);
});

test('the groups of a rollout are stages of one reply', async () => {
  const app = await buildTestApp();
  const group = { tests: ['t'], completions: ['a', 'b'] };
  const payload = { language: 'python', rule: 'binary', groups: [group, group, group] };
  const reply = await app.inject({ method: 'POST', url: '/v1/rewards', payload });
  assert.equal(String(reply.headers['server-timing']).match(/execute;/g)?.length, 1);
  const { body } = await app.inject('/metrics');
  assert.match(body, /^crossrank_stage_duration_seconds_count\{stage="execute"\} 3$/m);
});
