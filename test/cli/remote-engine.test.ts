import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { test } from 'node:test';
import { remoteEngine } from '../../src/cli/remote-engine.ts';

const REQUEST = { language: 'python', candidates: ['c'], tests: ['t'] };
const { signal } = new AbortController();

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return `http://127.0.0.1:${address.port}`;
}

test('a service that is gone ends the work; one that drops a request fails that problem alone', async () => {
  const server = createServer((request, reply) => {
    if (request.method === 'GET') reply.end('ok');
    else request.socket.destroy();
  });
  const url = await listen(server);
  const { solver } = await remoteEngine(url, 2);
  const line = await solver('a', REQUEST, signal);
  assert.equal(line?.status, 'failed');
  assert.match(line.error.detail, /drops the connection/);
  server.close();
  server.closeAllConnections();
  await assert.rejects(solver('b', REQUEST, signal), /can't be reached/);
});
