import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm/node';
import { pino } from 'pino';
import { admitAll } from '../../src/admission/admission.ts';
import { solve } from '../../src/batches/solve.ts';
import { createJobs, type Jobs } from '../../src/jobs/jobs.ts';
import { createUsage } from '../../src/keys/usage.ts';
import { buildTestApp, configOf, doubleOf } from './helper.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
/** More problems than are read at a time. */
const PROBLEMS = 45;

let folder = '';
let jobs: Jobs;
let app: Awaited<ReturnType<typeof buildTestApp>>;
/** Solvers of problems named `slow` wait for it. */
const { promise: released, resolve: release } = Promise.withResolvers<void>();

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossrank-export-'));
  // A program passes so many tests as it says.
  const executor = doubleOf((code, test) => (test < Number(code.replaceAll(/\D/g, '')) ? 'P' : 'F'));
  const { ceilings, defaultLimits } = configOf({});
  const service = { executor, admit: admitAll, version: '0.1.0', ceilings, defaultLimits };
  jobs = createJobs({
    ...{ databaseUrl: '', dataDir: folder, keepHours: 1, width: 2, log: pino({ level: 'silent' }) },
    usage: createUsage(),
    async solver(customId, request, signal) {
      if (customId === 'slow') await released;
      return solve(customId, request, service, signal);
    },
  });
  app = await buildTestApp({ jobs });
});
after(async () => {
  release();
  await app.close();
  await jobs.close();
  await rm(folder, { recursive: true });
});

const problemOf = (custom_id: string, more: object = {}) => ({
  ...{ custom_id, language: 'python', prompt: `Problem ${custom_id}`, include: ['outcomes'] },
  candidates: [5, 4, 3, 2, 1].map((passed) => ({ code: `pass_${passed}`, source: `model-${passed}` })),
  tests: ['t1', 't2', 't3', 't4', 't5'],
  ...more,
});

async function created(problems: readonly object[]): Promise<string> {
  const payload = problems.map((one) => JSON.stringify(one)).join('\n');
  const headers = { 'content-type': 'application/x-ndjson' };
  return (await app.inject({ method: 'POST', url: '/v1/batches', payload, headers })).json().id;
}

async function completed(problems: readonly object[]): Promise<string> {
  const id = await created(problems);
  assert.match((await app.inject(`/v1/batches/${id}/events`)).body, /event: completed/);
  return id;
}

const rowsIn = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

test('a batch gives the rows that the command line makes of its results, as JSON lines and as Parquet', async () => {
  const problems = Array.from({ length: PROBLEMS }, (_, index) => problemOf(`p${index}`));
  const id = await completed([...problems, problemOf('bad', { language: 'cobol' })]);
  const query = 'rule=acecoder&shape=kto&most=3&balance=true&seed=7&least_margin=0.5';
  const reply = await app.inject(`/v1/batches/${id}/export?${query}`);
  assert.equal(reply.statusCode, 200, reply.body);
  assert.equal(reply.headers['content-type'], 'application/x-ndjson');
  assert.equal(reply.headers['content-disposition'], `attachment; filename="${id}.jsonl"`);

  const [problemsFile, results] = [join(folder, 'problems.jsonl'), join(folder, 'results.jsonl')];
  writeFileSync(problemsFile, problems.map((one) => `${JSON.stringify(one)}\n`).join(''));
  writeFileSync(results, (await app.inject(`/v1/batches/${id}/results`)).body);
  const options = '--rule acecoder --shape kto --most 3 --balance --seed 7 --least-margin 0.5 -o -'.split(
    ' ',
  );
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[MAIN, 'export', results, '--problems', problemsFile, ...options],
  ]);
  const rows = rowsIn(reply.body);
  assert.ok(rows.length >= PROBLEMS);
  assert.deepEqual(rows, rowsIn(stdout));

  const parquet = await app.inject(`/v1/batches/${id}/export?${query}&format=parquet`);
  assert.equal(parquet.headers['content-type'], 'application/vnd.apache.parquet');
  const table = tableFromIPC(readParquet(parquet.rawPayload).intoIPCStream());
  assert.deepEqual(JSON.parse(JSON.stringify(table.toArray())), rows);
});

test('what is not there, has not ended, or gives no row is told', async () => {
  const told = async (id: string, query = '') => {
    const reply = await app.inject(`/v1/batches/${id}/export${query}`);
    return [reply.statusCode, reply.json().detail];
  };
  assert.equal((await told('ba_none'))[0], 404);
  const slow = await created([problemOf('slow')]);
  assert.deepEqual(await told(slow), [409, '0 of 1 problems are done.']);

  const dumb = await completed([problemOf('a', { include: [] }), problemOf('b', { prompt: undefined })]);
  assert.deepEqual(await told(dumb, '?rule=plum'), [
    422,
    'Without rows: no_prompt 1, no_outcomes 1. The rule plum reads outcomes: rank with "outcomes" in `include`. A row needs a `prompt` or a `prelude` in its problem.',
  ]);
  assert.deepEqual(await told(dumb, '?rule=best'), [
    422,
    'There is no such rule. There are: focal, codedpo, plum, dstc, acecoder.',
  ]);
  assert.equal((await told(dumb, '?shape=best'))[0], 422);
  assert.deepEqual(await told(dumb, '?format=csv'), [
    422,
    'There is no such format. There are: jsonl, parquet.',
  ]);
  assert.equal((await told(dumb, '?most=0'))[0], 422);
  assert.equal((await told(dumb, '?most=x'))[0], 400);
  assert.equal((await told(dumb, '?odd=1'))[0], 400);
});

test('of a batch that was cancelled, what there is', async () => {
  const id = await created([problemOf('first'), problemOf('slow')]);
  const state = async () => (await app.inject(`/v1/batches/${id}`)).json();
  while ((await state()).counts.done === 0) await app.inject(`/v1/batches/${id}`);
  await app.inject({ method: 'DELETE', url: `/v1/batches/${id}` });
  const reply = await app.inject(`/v1/batches/${id}/export?rule=acecoder&most=1`);
  assert.equal(rowsIn(reply.body).length, 1, reply.body);
});
