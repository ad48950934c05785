/**
 * One service after the other is replaced while requests come: behind a load balancer, none may fail. Exit code 1 on a
 * failed request, a wrong answer or a service that did not end well. `npm run drill:restart -- [--times 20]`
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Client, clientOf } from '../examples/client.ts';
import { type Service, startService } from '../examples/service.ts';
import { generateProblem, toRequest } from '../src/bench/generated-problem.ts';
import { startBalancer } from './restart/balancer.ts';

const CLIENTS = 4;
const SERVICES = 2;
const ENV = { CELL_CACHE_MB: '0', DRAIN_NOTICE_MS: '500', LOG_LEVEL: 'info' };
/** For so long the load goes on between two restarts. */
const PAUSE_MS = 500;

const { values } = parseArgs({ options: { times: { type: 'string', default: '20' } } });
const times = Number(values.times);

const balancer = await startBalancer();
const services: Service[] = [];
const found = { requests: 0, failed: 0, wrong: 0, endedBadly: 0 };
const over = new AbortController();

async function begin(): Promise<void> {
  const service = await startService(ENV);
  services.push(service);
  balancer.add(service.url);
  // It is looked at before it is counted on.
  await wait(PAUSE_MS);
}

async function ask(client: Client, first: number): Promise<void> {
  for (let variant = first; !over.signal.aborted; variant += CLIENTS) {
    const problem = generateProblem('javascript', 5, 5, variant % 5_000);
    found.requests++;
    try {
      const { matrix } = await client.rerank(toRequest(problem));
      if (matrix?.join() !== problem.matrix.join()) found.wrong++;
    } catch (error) {
      found.failed++;
      console.log(error instanceof Error ? error.message : error);
    }
  }
}

for (let index = 0; index < SERVICES; index++) await begin();
const clients = Array.from({ length: CLIENTS }, (_, index) => ask(clientOf(balancer.url), index));
for (let restart = 0; restart < times; restart++) {
  await begin();
  const old = services.shift();
  const code = await old?.stop();
  if (code !== 0) found.endedBadly++;
  if (old) balancer.remove(old.url);
}
over.abort();
await Promise.all(clients);
balancer.close();
for (const service of services) await service.stop();

console.log(
  `${times} restarts, ${found.requests} requests: ${found.failed} failed, ${found.wrong} wrong, ${found.endedBadly} services did not end well`,
);
process.exitCode = found.failed + found.wrong + found.endedBadly === 0 ? 0 : 1;
