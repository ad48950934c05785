/** Who is let in, and how much at a time. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { after, test } from 'node:test';
import fastify from 'fastify';
import type { CellPlan, Execution } from '../../src/execution/plan.ts';
import { callerOf } from '../../src/http/plugins/app/callers.ts';
import { type ApiKey, keysText, newKey } from '../../src/keys/api-key.ts';
import { openKeyRing } from '../../src/keys/key-ring.ts';
import { type AppOptions, buildTestApp, doubleOf, executionOf } from './helper.ts';

const good = { language: 'python', candidates: ['x'], tests: ['y'] };

/** The app with one key; `ask` brings it. */
async function appWithKey(ceilings: Partial<ApiKey> = {}, options: AppOptions = {}) {
  const { key, kept } = newKey('team', ceilings);
  const opening = openKeyRing({ keysFile: '', apiKeys: keysText([kept]) });
  assert.ok(opening.ok);
  const app = await buildTestApp({ ...options, keys: opening.ring });
  after(() => app.close());
  const ask = (payload: object = good, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/v1/rerank',
      payload,
      headers: { authorization: `Bearer ${key}`, ...headers },
    });
  return { app, key, ask };
}

test('without a key or with a wrong one there is a 401 that says how to ask', async () => {
  const { app, ask } = await appWithKey();
  const bare = await app.inject({ method: 'POST', url: '/v1/rerank', payload: good });
  assert.equal(bare.statusCode, 401);
  assert.match(String(bare.headers['content-type']), /^application\/problem\+json/);
  assert.equal(bare.json().type, '/problems/unauthorized');
  assert.equal(bare.headers['www-authenticate'], 'Bearer realm="crossrank"');
  for (const authorization of ['Bearer nonsense', `Bearer ${'x'.repeat(5_000)}`]) {
    const wrong = await ask(good, { authorization });
    assert.equal(wrong.statusCode, 401);
    assert.equal(wrong.headers['www-authenticate'], 'Bearer realm="crossrank", error="invalid_token"');
    assert.doesNotMatch(wrong.body, /nonsense|xxx/);
  }
  for (const authorization of ['Basic abc', 'Bearer', 'Bearer a b']) {
    assert.equal((await ask(good, { authorization })).statusCode, 401);
  }
  assert.equal((await ask()).statusCode, 200);
});

test('the key is in no line of the log', async () => {
  const lines: string[] = [];
  const { key, ask } = await appWithKey({}, { log: (line) => lines.push(line) });
  await ask();
  await ask(good, { authorization: 'Bearer SECRET' });
  assert.ok(lines.length > 0);
  assert.doesNotMatch(lines.join(''), new RegExp(`SECRET|${key}`));
});

test('health is open, and paths that do not exist are not told apart without a key', async () => {
  const { app } = await appWithKey();
  for (const url of ['/healthz', '/readyz', '/docs', '/openapi.json', '/problems/unauthorized'])
    assert.equal((await app.inject(url)).statusCode, 200, url);
  for (const url of ['/v1/languages', '/v1/batches', '/nowhere', '/metrics', '/docsx', '/healthz/x'])
    assert.equal((await app.inject(url)).statusCode, 401, url);
});

test('without a key nothing of the service is to be had but its open pages, whatever the method', async () => {
  const { app } = await appWithKey({}, { env: { METRICS_ACCESS: 'open' } });
  const open = /^\/(?:healthz|readyz|openapi\.json|metrics|problems\/\{name\})$/;
  const { paths } = (await app.inject('/openapi.json')).json();
  for (const path of Object.keys(paths)) {
    for (const method of ['GET', 'POST', 'DELETE', 'HEAD', 'PUT'] as const) {
      const url = path.replace('{name}', 'unauthorized').replace('{id}', 'ba_1');
      const { statusCode } = await app.inject({ method, url });
      if (open.test(path)) assert.ok(statusCode === 200 || statusCode === 404, `${method} ${path}`);
      else assert.equal(statusCode, 401, `${method} ${path}`);
    }
  }
});

test('a request that nobody looked at is taken for nobody', async () => {
  const bare = fastify();
  bare.get('/', async (request) => callerOf(request).name);
  assert.equal((await bare.inject('/')).statusCode, 500);
});

test('where no keys are configured there is one tenant', async () => {
  const app = await buildTestApp();
  assert.deepEqual((await app.inject('/v1/limits')).json().key, { name: '-', weight: 1 });
});

test('documentation and metrics can be closed', async () => {
  const closed = await appWithKey({}, { env: { DOCS_ACCESS: 'off', METRICS_ACCESS: 'off' } });
  const headers = { authorization: `Bearer ${closed.key}` };
  for (const url of ['/docs', '/docs/static/index.css', '/openapi.json', '/metrics'])
    assert.equal((await closed.app.inject({ url, headers })).statusCode, 404, url);
  const keyed = await appWithKey({}, { env: { DOCS_ACCESS: 'key' } });
  assert.equal((await keyed.app.inject('/docs')).statusCode, 401);
  const bringing = { authorization: `Bearer ${keyed.key}` };
  assert.equal((await keyed.app.inject({ url: '/docs', headers: bringing })).statusCode, 200);
});

test('too many requests are a 429 with the seconds to wait', async () => {
  const { ask } = await appWithKey({ requests_per_minute: 2 });
  assert.equal((await ask()).statusCode, 200);
  assert.equal((await ask()).statusCode, 200);
  const third = await ask();
  assert.equal(third.statusCode, 429);
  assert.equal(third.json().type, '/problems/too-many-requests');
  assert.equal(third.headers['retry-after'], '30');
});

test('one request too many at once is a 429, and its place is free again when another ends', async () => {
  const started = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const execute = async (plan: CellPlan): Promise<Execution> => {
    started.resolve();
    await release.promise;
    return executionOf(plan, () => 'P');
  };
  const { app, key } = await appWithKey({ requests_at_once: 1 }, { executor: { ...doubleOf(), execute } });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const closed = once(app.server, 'request').then(([, response]) => once(response, 'close'));
  const ask = () =>
    fetch(`${url}/v1/rerank`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(good),
    });
  const first = ask();
  await started.promise;
  const second = await ask();
  assert.equal(second.status, 429);
  assert.ok(Number(second.headers.get('retry-after')) >= 1);
  release.resolve();
  assert.equal((await first).status, 200);
  await closed;
  assert.equal((await ask()).status, 200);
});

test('the ceilings of a key are those of its requests', async () => {
  const plans: CellPlan[] = [];
  const execute = async (plan: CellPlan) => {
    plans.push(plan);
    return executionOf(plan, () => 'P');
  };
  const { ask } = await appWithKey(
    { cells: 2, cell_timeout_ms: 50, weight: 3 },
    { executor: { ...doubleOf(), execute } },
  );
  const tooMany = await ask({ ...good, candidates: ['a', 'b', 'c'] });
  assert.equal(tooMany.json().type, '/problems/too-many');
  const tooLong = await ask({ ...good, limits: { cell_timeout_ms: 51 } });
  assert.equal(tooLong.json().type, '/problems/limit-too-high');
  await ask();
  await ask({ ...good, priority: 'bulk' });
  assert.deepEqual(
    plans.map(({ limits, weight = 0 }) => [limits.cellTimeoutMs, Math.round(weight * 10) / 10]),
    [
      [50, 3],
      [50, 0.3],
    ],
  );
});

test('a request that has used its time of sandboxes is answered with what is known; groups of a rollout share it', async () => {
  const execute = async (plan: CellPlan) => {
    const outcome = plan.budget?.usedUp.aborted ? 'S' : 'P';
    plan.budget?.spend(2_000);
    return executionOf(plan, (code) => (code === 'late' ? 'S' : outcome));
  };
  const { app, ask, key } = await appWithKey(
    { sandbox_seconds: 2 },
    { executor: { ...doubleOf(), execute } },
  );
  const { results, stats, warnings } = (await ask({ ...good, candidates: ['late', 'x'] })).json();
  assert.deepEqual([results[0].index, stats.skipped], [1, 1]);
  assert.match(
    warnings.join(),
    /as 2 seconds of sandboxes, the most for a request, were used up \(S\): 1 cell/,
  );
  const headers = { authorization: `Bearer ${key}` };
  const limits = (await app.inject({ url: '/v1/limits', headers })).json();
  assert.equal(limits.request.sandbox_seconds, 2);

  const group = { completions: ['x'], tests: ['y'] };
  const payload = { language: 'python', rule: 'binary', groups: [group, group] };
  const rollout = await app.inject({ method: 'POST', url: '/v1/rewards', payload, headers });
  assert.deepEqual(
    rollout.json().groups.map(({ rewards }: { rewards: unknown }) => rewards),
    [[1], [null]],
  );
});

test('time of sandboxes that was used up has to be waited for', async () => {
  // A cell of the double takes a tenth of a millisecond.
  const { ask } = await appWithKey({ sandbox_seconds_per_minute: 1 });
  const large = { ...good, candidates: Array.from({ length: 150 }, (_, index) => `x = ${index}`) };
  const tests = Array.from({ length: 100 }, (_, index) => `y == ${index}`);
  assert.equal((await ask({ ...large, tests })).statusCode, 200);
  const second = await ask();
  assert.equal(second.statusCode, 429);
  assert.match(second.json().detail, /1 seconds of sandboxes a minute/);
  const seconds = Number(second.headers['retry-after']);
  assert.ok(seconds >= 25 && seconds <= 31, String(seconds));
});

test('a body over the key’s own limit is a 413, whether it tells its length or not', async () => {
  const { app, key, ask } = await appWithKey({ body_mb: 1 });
  const large = { ...good, candidates: ['x'.repeat(1_100_000)] };
  const told = await ask(large);
  assert.equal(told.statusCode, 413);
  assert.match(told.json().detail, /of this key may have at most 1 MB/);
  const untold = await app.inject({
    method: 'POST',
    url: '/v1/rerank',
    payload: Readable.from([JSON.stringify(large)]),
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  });
  assert.equal(untold.statusCode, 413);
  assert.match(untold.json().detail, /of this key may have at most 1 MB/);
});
