/** Attacks on the door: each is answered or cut off, and the service goes on. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { buildTestApp } from './helper.ts';

const good = { language: 'python', candidates: ['x'], tests: ['y'] };
const HEAD = 'POST /v1/rerank HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

async function listening(env: Readonly<Record<string, string>> = {}) {
  const app = await buildTestApp({ env });
  after(() => app.close());
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const dial = (): Socket => connect(Number(port), '127.0.0.1').on('error', () => {});
  const isAlive = async () => {
    const reply = await app.inject({ method: 'POST', url: '/v1/rerank', payload: good });
    assert.equal(reply.statusCode, 200);
  };
  return { app, dial, isAlive };
}

/** All that comes back until the connection closes. */
async function received(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'close', { signal: AbortSignal.timeout(10_000) });
  return text;
}

test('headers and bodies that trickle in are cut off with a 408', async () => {
  const { dial, isAlive } = await listening({ HEADERS_TIMEOUT_MS: '300', REQUEST_TIMEOUT_MS: '600' });
  const trickle = (start: string) => {
    const socket = dial();
    socket.write(start);
    const dripping = setInterval(() => socket.writable && socket.write('x'), 100);
    return received(socket).finally(() => clearInterval(dripping));
  };
  const replies = await Promise.all([
    ...Array.from({ length: 20 }, () => trickle('POST /v1/rerank HTTP/1.1\r\nHost: x\r\nX-Slow: ')),
    ...Array.from({ length: 20 }, () => trickle(`${HEAD}Content-Length: 1000\r\n\r\n`)),
  ]);
  for (const reply of replies) assert.match(reply, /^HTTP\/1\.1 408 .*\/problems\/request-timeout/s);
  await isAlive();
});

test('a body of 1 GB is refused before it is read', async () => {
  const { dial, isAlive } = await listening();
  const socket = dial();
  socket.write(`${HEAD}Content-Length: 1000000000\r\n\r\n{`);
  const [reply] = await once(socket, 'data', { signal: AbortSignal.timeout(5_000) });
  assert.match(String(reply), /^HTTP\/1\.1 413 .*\/problems\/body-too-large/s);
  socket.destroy();
  await isAlive();
});

test('JSON that is nested a million deep is a 400', async () => {
  const { app, isAlive } = await listening();
  const deep = '['.repeat(1_000_000);
  const closed = `${deep}${']'.repeat(1_000_000)}`;
  for (const payload of [
    deep,
    closed,
    `{"language":"python","candidates":["x"],"tests":["y"],"strategy":${closed}}`,
    `{"language":"python","candidates":["x"],"tests":["y"],"strategy":{"name":"b4","alpha_xy":${closed}}}`,
    `{"language":"python","candidates":["x"],"tests":${closed}}`,
    '{"a":'.repeat(200_000),
  ]) {
    const reply = await app.inject({
      method: 'POST',
      url: '/v1/rerank',
      payload,
      headers: { 'content-type': 'application/json' },
    });
    assert.ok(
      reply.statusCode === 400 || reply.statusCode === 422,
      `${reply.statusCode} ${payload.slice(0, 90)}`,
    );
    assert.ok(reply.body.length < 10_000);
  }
  await isAlive();
});

test('idle connections beyond the limit are closed, those before stay and are served', async () => {
  const { app, dial, isAlive } = await listening({ MAX_CONNECTIONS: '200' });
  const first = dial();
  await once(first, 'connect');
  const others = Array.from({ length: 600 }, dial);
  const closed = others.map((socket) => once(socket, 'close'));
  let ended = 0;
  for (const one of closed) void one.then(() => ended++);
  while (ended < 401) await Promise.race(closed.filter((_, index) => !others[index]?.destroyed));
  first.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
  const [reply] = await once(first, 'data', { signal: AbortSignal.timeout(5_000) });
  assert.match(String(reply), /^HTTP\/1\.1 200 /);
  await isAlive();
  for (const socket of [first, ...others]) socket.destroy();
  app.server.closeAllConnections();
});

test('a flood of headers is a 431', async () => {
  const { dial, isAlive } = await listening();
  const socket = dial();
  const reply = received(socket);
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');
  for (let index = 0; index < 5_000; index++) socket.write(`X-${index}: flood\r\n`);
  assert.match(await reply, /^HTTP\/1\.1 431 /);
  await isAlive();
});

test('many large bodies at once are refused while they would not fit', async () => {
  const { app, dial, isAlive } = await listening({ MAX_BODY_MB: '4', MAX_BODIES_MB: '8' });
  const ends: Promise<unknown>[] = [];
  app.server.on('connection', (socket) => ends.push(once(socket, 'close')));
  const large = () => {
    const socket = dial();
    socket.write(`${HEAD}Content-Length: 4000000\r\n\r\n{`);
    return socket;
  };
  const sockets = [large(), large(), large()];
  const [reply] = await Promise.race(sockets.map((socket) => once(socket, 'data')));
  assert.match(String(reply), /^HTTP\/1\.1 503 .*retry-after: 1/is);
  assert.match(String(reply), /\/problems\/overloaded/);
  for (const socket of sockets) socket.destroy();
  await Promise.all(ends);
  await isAlive();
});

test('all limits are told, with those of the service', async () => {
  const { app } = await listening({ MAX_CELLS: '77', MAX_QUEUE_MS: '5', MAX_CONNECTIONS: '3' });
  const limits = (await app.inject('/v1/limits')).json();
  assert.equal(limits.request.cells, 77);
  assert.equal(limits.queue.wait_ms, 5);
  assert.equal(limits.http.connections, 3);
  assert.deepEqual(limits.key, { name: '-', weight: 1 });
});
