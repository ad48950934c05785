/** A load balancer as small as can be: takes turns among the services that say they are ready, and tries nothing twice. */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export type Balancer = {
  readonly url: string;
  add(url: string): void;
  remove(url: string): void;
  close(): void;
};

const LOOK_MS = 50;

export async function startBalancer(): Promise<Balancer> {
  const ready = new Map<string, boolean>();
  let turn = 0;
  let closed = false;

  const watch = async (url: string) => {
    while (!closed && ready.has(url)) {
      const isReady = await fetch(`${url}/readyz`).then(
        (reply) => reply.ok,
        () => false,
      );
      if (ready.has(url)) ready.set(url, isReady);
      await wait(LOOK_MS);
    }
  };

  const pass = (request: IncomingMessage, response: ServerResponse) => {
    const open = [...ready].filter(([, isReady]) => isReady).map(([url]) => url);
    const target = open[turn++ % open.length];
    if (target === undefined) {
      response.writeHead(502).end('no service is ready');
      return;
    }
    const { method, headers } = request;
    const onward = send(`${target}${request.url}`, { ...(method && { method }), headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', (error) => {
      if (!response.headersSent) response.writeHead(502);
      response.end(error.message);
    });
    request.pipe(onward);
  };

  const server = createServer(pass);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The balancer has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    add(url) {
      ready.set(url, false);
      void watch(url);
    },
    remove: (url) => ready.delete(url),
    close() {
      closed = true;
      server.close();
      server.closeAllConnections();
    },
  };
}
