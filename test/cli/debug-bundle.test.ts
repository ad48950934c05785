import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { buildTestApp } from '../http/helper.ts';

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'crossrank-bundle-'));
const log = join(folder, 'service.log');

const lines: string[] = [];
const app = await buildTestApp({
  log: (line) => lines.push(line),
  executor: { execute: () => Promise.reject(new Error('SECRET_MESSAGE\n    at SECRET_SECOND_LINE')) },
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
after(() => app.close());
await app.inject({
  method: 'POST',
  url: '/v1/rerank?SECRET_QUERY',
  payload: { language: 'python', candidates: ['a'], tests: ['t'] },
});
await app.inject({
  method: 'POST',
  url: '/v1/rerank',
  headers: { 'x-request-id': 'find-me' },
  payload: { language: 'python', candidates: ['SECRET_CODE'], tests: ['SECRET_TEST'] },
});
await writeFile(
  log,
  `${lines.join('')}SECRET_LINE that is no JSON\n"SECRET_TEXT"\n{"candidate":"SECRET_FIELD","stderr":"SECRET_ERR"}\n{"err":{"type":"Error","message":"SECRET_ALONE"},"msg":"SECRET_ALONE"}\n`,
);

const bundleOf = async (...parameters: string[]) => {
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: 'postgres://me:SECRET_PASSWORD@host/name',
    PORT: '8181',
  };
  const args = ['src/cli/main.ts', 'debug-bundle', ...parameters];
  const { stdout } = await run(process.execPath, args, { env });
  return { text: stdout, bundle: JSON.parse(stdout) };
};

test('it has versions, the machine, the configuration, what the service tells and the end of the log, and no secrets', async () => {
  const { text, bundle } = await bundleOf('--url', url, '--log', log);
  assert.doesNotMatch(text, /SECRET/);
  assert.equal(bundle.crossrank, '0.1.0');
  assert.ok(bundle.node.v8 && bundle.machine.cores > 0);
  const variables = new Map(
    bundle.configuration.map((row: { name: string; value: unknown }) => [row.name, row.value]),
  );
  assert.equal(variables.get('DATABASE_URL'), '(hidden)');
  assert.equal(variables.get('PORT'), 8181);
  assert.equal(bundle.service.ready.status, 200);
  assert.equal(bundle.service.limits.status, 200);
  assert.ok(
    bundle.service.metrics.body.some((line: string) => line.startsWith('crossrank_http_requests_total{')),
  );
  const fault = bundle.log.find(({ err }: { err?: object }) => err !== undefined);
  assert.equal(fault.reqId, 'find-me');
  assert.equal(fault.err.type, 'Error');
  assert.ok(fault.err.at.length > 0);
});

test('a service that does not answer is told, a wrong configuration too', async () => {
  const { bundle } = await bundleOf('--url', 'http://127.0.0.1:1');
  assert.equal(bundle.service.ready.error, 'TypeError');
  assert.equal(bundle.log, undefined);
});

test('a log that is not there is wrong use', async () => {
  await assert.rejects(bundleOf('--log', join(folder, 'none')), { code: 2 });
});
