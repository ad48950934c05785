import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { admitAll } from '../../src/admission/admission.ts';
import { solve } from '../../src/batches/solve.ts';
import { DatabaseError, openDatabase } from '../../src/jobs/database.ts';
import { createJobs, type Jobs, type JobsOptions } from '../../src/jobs/jobs.ts';
import type { Solver } from '../../src/jobs/run-chunk.ts';
import { keysText, newKey } from '../../src/keys/api-key.ts';
import { openKeyRing } from '../../src/keys/key-ring.ts';
import { createUsage } from '../../src/keys/usage.ts';
import { buildTestApp, configOf, doubleOf } from '../http/helper.ts';

let dataDir = '';
let jobs: Jobs;
let app: Awaited<ReturnType<typeof buildTestApp>>;
/** Solvers wait for it. */
let open = Promise.resolve();

const { ceilings, defaultLimits } = configOf({});
const service = { executor: doubleOf(() => 'P'), admit: admitAll, version: 'test', ceilings, defaultLimits };
const solver: Solver = async (customId, request, signal) => {
  await Promise.race([open, once(signal, 'abort')]);
  return solve(customId, request, service, signal);
};
const options = (): JobsOptions => ({
  ...{ databaseUrl: '', dataDir, keepHours: 1, width: 2, solver, usage: createUsage() },
  log: pino({ level: 'silent' }),
});

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'crossrank-batches-'));
  jobs = createJobs(options());
  app = await buildTestApp({ jobs });
});
after(async () => {
  await app.close();
  await jobs.close();
  await rm(dataDir, { recursive: true });
});

const line = (id: string) =>
  JSON.stringify({ custom_id: id, language: 'python', candidates: ['a'], tests: ['t'] });

function post(payload: string, key?: string) {
  const headers = { 'content-type': 'application/x-ndjson', ...(key && { 'idempotency-key': key }) };
  return app.inject({ method: 'POST', url: '/v1/batches', payload, headers });
}

async function linesOf(id: string, query = '') {
  const reply = await app.inject(`/v1/batches/${id}/results${query}`);
  const lines = reply.body
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => JSON.parse(text));
  return { lines, next: reply.headers['x-next-from'] };
}

test('results come in the input’s order; a bad line fails and the rest goes on; a key answers with the first batch', async () => {
  const good = Array.from({ length: 100 }, (_, index) => line(`p${index}`));
  good[3] = '{"custom_id": ';
  good[5] = JSON.stringify({
    custom_id: 'odd',
    language: 'python',
    candidates: ['a'],
    tests: ['t'],
    more: 1,
  });
  good[7] = JSON.stringify({ custom_id: 7, language: 'python', candidates: ['a'], tests: ['t'] });
  good[9] = JSON.stringify({
    ...{ custom_id: 'p9', language: 'python', tests: ['t'] },
    candidates: [{ code: 'a', prior: 1 }],
  });
  const made = await post(good.join('\n'), 'key-1');
  assert.equal(made.statusCode, 202, made.body);
  const { id, counts } = made.json();
  assert.match(id, /^ba_/);
  assert.equal(counts.total, 100);

  const events = await app.inject(`/v1/batches/${id}/events`);
  assert.match(events.body, /event: completed\ndata: .*"done":100,"failed":4/);
  const { lines, next } = await linesOf(id);
  assert.equal(next, '100');
  assert.deepEqual(
    lines.map(({ custom_id }) => custom_id),
    good.map((_, index) => ({ 3: '3', 5: 'odd', 7: '7' })[index] ?? `p${index}`),
  );
  assert.deepEqual(
    lines.flatMap(({ status, error }, index) => (status === 'ok' ? [] : [[index, error.status]])),
    [
      [3, 400],
      [5, 400],
      [7, 400],
      [9, 422],
    ],
  );
  assert.equal(lines[0].reply.results[0].rank, 1);
  assert.deepEqual((await linesOf(id, '?from=98')).lines.length, 2);
  assert.equal((await linesOf(id, '?from=10&limit=5')).next, '15');

  const again = await post(line('other'), 'key-1');
  assert.equal(again.statusCode, 202);
  assert.equal(again.json().id, id);
});

test('while it runs, lines up to the first that is not done; cancelling keeps what is done', async () => {
  const blocked = Promise.withResolvers<void>();
  open = blocked.promise;
  const { id } = (await post(`${line('a')}\n${line('b')}`)).json();
  assert.deepEqual(await linesOf(id), { lines: [], next: '0' });
  const cancelled = await app.inject({ method: 'DELETE', url: `/v1/batches/${id}` });
  assert.equal(cancelled.json().state, 'cancelled');
  blocked.resolve();
  const listed = (await app.inject('/v1/batches?limit=1')).json();
  assert.equal(listed.batches[0].id, id);
  assert.equal(listed.next, id);
  assert.equal((await app.inject(`/v1/batches?before=${id}`)).json().batches.length, 1);
});

test('what is not there or not understood is told', async () => {
  assert.equal((await app.inject('/v1/batches/ba_none')).statusCode, 404);
  assert.equal((await app.inject('/v1/batches?limit=x')).statusCode, 400);
  assert.equal((await app.inject('/v1/batches?odd=1')).statusCode, 400);
  assert.equal((await post('\n\n')).statusCode, 400);
  const spoilt = await post(line('x'), 'two words');
  assert.equal(spoilt.statusCode, 400);
  assert.match(spoilt.json().detail, /^In the headers, \/idempotency-key/);
  const json = { method: 'POST', url: '/v1/batches', payload: {} } as const;
  assert.equal((await app.inject(json)).statusCode, 415);
});

test('a batch is its key’s: for others it is not there; an admin sees all', async () => {
  const made = ['a', 'b', 'boss'].map((name) => newKey(name, name === 'boss' ? { admin: true } : {}));
  const opening = openKeyRing({ keysFile: '', apiKeys: keysText(made.map(({ kept }) => kept)) });
  assert.ok(opening.ok);
  const keyed = await buildTestApp({ jobs, keys: opening.ring });
  const [a, b, boss] = made.map(({ key }) => (method: 'GET' | 'POST' | 'DELETE', url: string) => {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(method === 'POST' && { 'content-type': 'application/x-ndjson', 'idempotency-key': 'same' }),
    };
    return keyed.inject({ method, url, headers, ...(method === 'POST' && { payload: line('x') }) });
  });
  assert.ok(a && b && boss);
  const { id, owner } = (await a('POST', '/v1/batches')).json();
  assert.equal(owner, 'a');
  const other = (await b('POST', '/v1/batches')).json().id;
  assert.notEqual(other, id);
  assert.equal((await a('POST', '/v1/batches')).json().id, id);

  for (const path of ['', '/results', '/events', '/export']) {
    const hidden = await b('GET', `/v1/batches/${id}${path}`);
    assert.equal(hidden.statusCode, 404, path);
    assert.equal(hidden.body, (await b('GET', `/v1/batches/ba_none${path}`)).body);
  }
  assert.equal((await b('DELETE', `/v1/batches/${id}`)).statusCode, 404);
  const listed = async (ask: typeof a) =>
    (await ask('GET', '/v1/batches')).json().batches.map((batch: { id: string }) => batch.id);
  assert.deepEqual(await listed(a), [id]);
  assert.deepEqual(await listed(b), [other]);
  const all = await listed(boss);
  assert.ok(all.length > 2 && all.includes(id) && all.includes(other));
  assert.equal((await boss('DELETE', `/v1/batches/${id}`)).statusCode, 200);
  await keyed.close();
});

test('while the database is away, that is what the door says, and when to come again', async () => {
  const { id } = (await post(line('a'))).json();
  const find = async () => {
    throw new DatabaseError('It can not be reached.');
  };
  const away = await buildTestApp({
    jobs: { ...jobs, store: async () => ({ ...(await jobs.store()), find }) },
  });
  const reply = await away.inject(`/v1/batches/${id}`);
  assert.deepEqual(
    [reply.statusCode, reply.headers['retry-after'], reply.json().detail],
    [503, '5', 'It can not be reached.'],
  );
  await away.close();
});

test('two processes can’t use one folder', async () => {
  await assert.rejects(openDatabase('', dataDir), /Another process uses the database/);
});

test('a folder that can’t be is no fault of the service, and the message says what to do', async () => {
  const inFile = join(dataDir, 'file');
  writeFileSync(inFile, '');
  await assert.rejects(openDatabase('', inFile), (error) => {
    assert.ok(error instanceof DatabaseError);
    assert.match(error.message, /ENOTDIR.*: give DATA_DIR a folder that can be written/);
    return true;
  });
});
