/** Nobody goes round the ceilings of a key by sending a batch. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { admitAll } from '../../src/admission/admission.ts';
import { solverFor } from '../../src/batches/solve.ts';
import { createJobs, type Jobs } from '../../src/jobs/jobs.ts';
import type { Solver } from '../../src/jobs/run-chunk.ts';
import { type ApiKey, keysText, newKey } from '../../src/keys/api-key.ts';
import { openKeyRing } from '../../src/keys/key-ring.ts';
import { createUsage, type Usage } from '../../src/keys/usage.ts';
import { buildTestApp, configOf, doubleOf } from '../http/helper.ts';
import { dataDirWithDatabase } from './embedded.ts';

const { ceilings, defaultLimits } = configOf({});
const service = { executor: doubleOf(), admit: admitAll, version: 'test', ceilings, defaultLimits };
const good = { language: 'python', candidates: ['x', 'y'], tests: ['t'] };

let dataDir = '';
const closers = new Set<() => Promise<unknown>>();

before(async () => {
  dataDir = await dataDirWithDatabase();
});
afterEach(async () => {
  for (const close of closers) await close();
  closers.clear();
});
after(() => rm(dataDir, { recursive: true }));

function jobsWith(usage: Usage, solver: Solver = solverFor(service, usage)): Jobs {
  return createJobs({
    ...{ databaseUrl: '', dataDir, keepHours: 1, width: 1, usage, solver },
    log: pino({ level: 'silent' }),
  });
}

/** The service with one key, which `ask` brings. */
async function appWith(kept: ApiKey, key: string, jobs: Jobs, usage: Usage) {
  const opening = openKeyRing({ keysFile: '', apiKeys: keysText([kept]) });
  assert.ok(opening.ok);
  const app = await buildTestApp({ jobs, usage, keys: opening.ring });
  const close = () => Promise.all([jobs.close(), app.close()]);
  closers.add(close);
  const ask = (method: 'GET' | 'POST', url: string, payload?: object | string) =>
    app.inject({
      ...{ method, url },
      ...(payload !== undefined && { payload }),
      headers: {
        authorization: `Bearer ${key}`,
        ...(typeof payload === 'string' && { 'content-type': 'application/x-ndjson' }),
      },
    });
  return {
    ask,
    close() {
      closers.delete(close);
      return close();
    },
  };
}

const linesFrom = (...requests: object[]) => requests.map((request) => JSON.stringify(request)).join('\n');

test('a problem over a ceiling of its batch’s key fails as at the single door, after a restart and with the key rotated, too', async () => {
  const made = newKey('team', { cells: 2, cell_timeout_ms: 50 });
  const requests = [
    good,
    { ...good, candidates: ['a', 'b', 'c'] },
    { ...good, limits: { cell_timeout_ms: 51 } },
  ];
  const begun = Promise.withResolvers<void>();
  const release = Promise.withResolvers<null>();
  const usage = createUsage();
  const first = jobsWith(usage, () => {
    begun.resolve();
    return release.promise;
  });
  const { ask, close } = await appWith(made.kept, made.key, first, usage);
  const alone = await Promise.all(requests.map((request) => ask('POST', '/v1/rerank', request)));
  const { id } = (await ask('POST', '/v1/batches', linesFrom(...requests))).json();
  await begun.promise;
  const ending = close();
  await setImmediate();
  release.resolve(null);
  await ending;

  const rotated = newKey('team');
  const usageThen = createUsage();
  const later = await appWith(rotated.kept, rotated.key, jobsWith(usageThen), usageThen);
  await later.ask('GET', `/v1/batches/${id}/events`);
  const { body } = await later.ask('GET', `/v1/batches/${id}/results`);
  const lines = body
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));
  assert.deepEqual(
    lines.map(({ status, error }) => error ?? status),
    ['ok', ...alone.slice(1).map((reply) => reply.json())],
  );
});

test('time of sandboxes that batches use is the key’s, as that of its requests is', async () => {
  const made = newKey('spender', { sandbox_seconds_per_minute: 1 });
  const usage = createUsage();
  const { ask } = await appWith(made.kept, made.key, jobsWith(usage), usage);
  // A cell of the double takes a tenth of a millisecond.
  const large = {
    ...good,
    candidates: Array.from({ length: 150 }, (_, index) => `x = ${index}`),
    tests: Array.from({ length: 100 }, (_, index) => `y == ${index}`),
  };
  const { id } = (await ask('POST', '/v1/batches', linesFrom(large))).json();
  // It ends with the batch, or is refused as its time is used up already.
  await ask('GET', `/v1/batches/${id}/events`);
  const refused = await ask('POST', '/v1/rerank', good);
  assert.equal(refused.statusCode, 429);
  assert.match(refused.json().detail, /1 seconds of sandboxes a minute/);
});
