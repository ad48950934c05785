/** The TypeScript client against the real app over HTTP; only sandboxes are doubled. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { bestOfN, type Client, CrossrankError, createClient } from '../../clients/typescript/src/index.ts';
import { millisecondsOf } from '../../clients/typescript/src/retry.ts';
import { admitAll } from '../../src/admission/admission.ts';
import { solve } from '../../src/batches/solve.ts';
import { createJobs, type Jobs } from '../../src/jobs/jobs.ts';
import { createUsage } from '../../src/keys/usage.ts';
import { buildTestApp, configOf, doubleOf } from '../http/helper.ts';
import { dataDirWithDatabase } from '../jobs/embedded.ts';

const PACKAGE = fileURLToPath(new URL('../../clients/typescript', import.meta.url));
const request = { language: 'python', candidates: ['bad', 'good'], tests: ['t0', 't1'] };
const judge = (candidate: string) => (candidate === 'good' ? 'P' : 'F');

let dataDir = '';
let jobs: Jobs;
let app: Awaited<ReturnType<typeof buildTestApp>>;
let client: Client;
let url = '';

before(async () => {
  dataDir = await dataDirWithDatabase();
  const { ceilings, defaultLimits } = configOf({});
  const service = { executor: doubleOf(judge), admit: admitAll, version: 'test', ceilings, defaultLimits };
  jobs = createJobs({
    ...{ databaseUrl: '', dataDir, keepHours: 1, width: 2, usage: createUsage() },
    solver: (customId, problem, signal) => solve(customId, problem, service, signal),
    log: pino({ level: 'silent' }),
  });
  app = await buildTestApp({ judge, jobs });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  client = createClient(url);
});
after(async () => {
  await app.close();
  await jobs.close();
  await rm(dataDir, { recursive: true });
});

test('its types are what openapi.json says; if this fails, run npm run types -w clients/typescript', async () => {
  const made = join(dataDir, 'wire.ts');
  const program = join(PACKAGE, 'node_modules/.bin/openapi-typescript');
  await promisify(execFile)(program, [join(PACKAGE, '../../openapi/openapi.json'), '-o', made]);
  assert.equal(await readFile(join(PACKAGE, 'src/wire.ts'), 'utf8'), await readFile(made, 'utf8'));
});

test('bestOfN, score and rewards', async () => {
  const { index, code, reply } = await bestOfN(client, request);
  assert.deepEqual([index, code, reply.results.length], [1, 'good', 2]);
  assert.equal((await client.score({ matrix: ['10', '11'], strategy: 'max_pass' })).results[0]?.index, 1);
  const { candidates: completions, tests, language } = request;
  const rewards = await client.rewards({ language, rule: 'binary', groups: [{ tests, completions }] });
  assert.deepEqual(rewards.groups[0]?.rewards, [0, 1]);
  assert.equal((await client.http.GET('/v1/strategies')).response.status, 200);
});

test('a refusal carries the problem', async () => {
  await assert.rejects(client.rerank({ ...request, language: 'cobol' }), (error) => {
    assert.ok(error instanceof CrossrankError);
    assert.deepEqual([error.status, error.problem?.errors?.[0]?.pointer], [422, '/language']);
    return true;
  });
});

test('batches stream both ways', async () => {
  async function* problems() {
    for (const custom_id of ['a', 'b', 'c']) yield { ...request, custom_id };
  }
  for (const given of [problems(), [{ ...request, custom_id: 'a' }, request, request]]) {
    const { id, counts } = await client.createBatch(given);
    assert.equal(counts.total, 3);
    const lines = await Array.fromAsync(client.results(id));
    assert.deepEqual([lines.length, lines[0]?.custom_id, lines[0]?.status], [3, 'a', 'ok']);
    assert.equal((await client.cancelBatch(id)).state, 'completed');
  }
});

test('Retry-After is waited for, and a stream is never sent twice', async () => {
  let calls = 0;
  const busyOnce: typeof fetch = async (input, init) =>
    ++calls % 2 === 1
      ? new Response('{}', { status: 503, headers: { 'retry-after': '0' } })
      : fetch(input, init);
  const patient = createClient(url, { fetch: busyOnce });
  assert.equal((await patient.rerank(request)).results.length, 2);
  assert.equal((await patient.createBatch([request])).counts.total, 1);
  assert.equal(calls, 4);
  await assert.rejects(patient.createBatch([request].values()), { status: 503 });
  assert.equal(calls, 5);
  assert.equal(millisecondsOf('7'), 7000);
  assert.equal(millisecondsOf('Wed, 21 Oct 2015 07:28:00 GMT'), 0);
  assert.equal(millisecondsOf('soon'), undefined);
});
