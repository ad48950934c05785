/** What only shows over a real connection. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import type { CellPlan, Execution } from '../../src/execution/plan.ts';
import { buildTestApp, doubleOf, executionOf } from './helper.ts';

const good = { language: 'python', candidates: ['x'], tests: ['y'] };

async function listening(app: Awaited<ReturnType<typeof buildTestApp>>): Promise<URL> {
  return new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
}

/** Sends bytes as they are and returns what comes back until the connection closes. */
async function raw({ port }: URL, bytes: string): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1');
  socket.setEncoding('utf8');
  socket.write(bytes);
  let received = '';
  for await (const chunk of socket) received += chunk;
  return received;
}

function post(url: URL, body: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(new URL('/v1/rerank', url), { method: 'POST', headers, body: JSON.stringify(body), ...init });
}

/** An executor that ends only when it is told to, and tells when it starts. */
function endless() {
  const started = Promise.withResolvers<AbortSignal>();
  const execute = (plan: CellPlan, signal: AbortSignal = new AbortController().signal) =>
    new Promise<Execution>((resolve) => {
      signal.addEventListener('abort', () => resolve(executionOf(plan, () => 'S')));
      started.resolve(signal);
    });
  return { executor: { ...doubleOf(), execute }, started: started.promise };
}

test('a request is answered, and its body alone does not abort it', async () => {
  const aborted: boolean[] = [];
  const execute = async (plan: CellPlan, signal?: AbortSignal) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    aborted.push(signal?.aborted ?? false);
    return executionOf(plan, () => 'P');
  };
  const app = await buildTestApp({ executor: { execute } });
  const url = await listening(app);
  const reply = await post(url, good);
  assert.equal(reply.status, 200);
  assert.ok(reply.headers.get('x-request-id'));
  assert.deepEqual(aborted, [false]);
  await app.close();
});

test('a client that goes away ends its execution', async () => {
  const { executor, started } = endless();
  const lines: string[] = [];
  const app = await buildTestApp({ executor, log: (line) => lines.push(line) });
  const url = await listening(app);
  const client = new AbortController();
  const reply = post(url, good, { signal: client.signal });
  const signal = await started;
  assert.equal(signal.aborted, false);
  client.abort();
  await assert.rejects(reply);
  if (!signal.aborted) await once(signal, 'abort', { signal: AbortSignal.timeout(2_000) });
  await app.close();
  assert.ok(
    lines.every((line) => JSON.parse(line).level < 50),
    lines.join(''),
  );
});

test('a client that goes away while it still sends is no mistake of the service', async () => {
  const lines: string[] = [];
  const app = await buildTestApp({ log: (line) => lines.push(line) });
  const { port } = await listening(app);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(
    'POST /v1/rerank HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await app.close();
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50),
    [],
  );
  assert.ok(lines.some((line) => JSON.parse(line).problem === '/problems/cancelled'));
});

test('what is not HTTP is answered with a problem', async () => {
  const app = await buildTestApp();
  const url = await listening(app);
  const garbage = await raw(url, 'NONSENSE\r\n\r\n');
  assert.match(garbage, /^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
  assert.match(garbage, /\/problems\/bad-request/);
  const headers = await raw(url, `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`);
  assert.match(headers, /^HTTP\/1\.1 431 /);
  await app.close();
});

test('a body that never says how long it is stops at the limit', async () => {
  const app = await buildTestApp({ env: { MAX_BODY_MB: '1' } });
  const url = await listening(app);
  const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
  const head =
    'POST /v1/rerank HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
  const reply = await raw(url, head + chunk.repeat(20));
  assert.match(reply, /^HTTP\/1\.1 413 /);
  assert.match(reply, /\/problems\/body-too-large/);
  await app.close();
});

test('while closing, the request under way is answered, and its connection does not hold up the end', async () => {
  const release = Promise.withResolvers<void>();
  const started = Promise.withResolvers<void>();
  const execute = async (plan: CellPlan) => {
    started.resolve();
    await release.promise;
    return executionOf(plan, () => 'P');
  };
  const app = await buildTestApp({ executor: { execute } });
  const url = await listening(app);
  const body = JSON.stringify(good);
  const request = `POST /v1/rerank HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const socket = connect(Number(url.port), '127.0.0.1');
  socket.write(request);
  await started.promise;
  const closed = app.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  release.resolve();
  const received = Buffer.concat(await socket.toArray()).toString();
  await closed;
  assert.match(received, /^HTTP\/1\.1 200 .*connection: close/is);
});
