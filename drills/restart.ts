/** One service after the other is replaced while requests come: behind a load balancer, none may fail. `npm run drill:restart`. */
import { setTimeout as wait } from 'node:timers/promises';
import { runBench, wholeNumber } from '../bench/options.ts';
import { type Client, clientOf } from '../examples/client.ts';
import { type Service, startService } from '../examples/service.ts';
import { generateProblem, toRequest } from '../src/bench/generated-problem.ts';
import { startBalancer } from './restart/balancer.ts';

const USAGE = `npm run drill:restart -- [--times 20]

  --times  services that are replaced, one after the other

Exit code 1 on a failed request, a wrong answer or a service that did not end well.`;

const CLIENTS = 4;
const SERVICES = 2;
const ENV = { CELL_CACHE_MB: '0', DRAIN_NOTICE_MS: '500', LOG_LEVEL: 'info' };
/** For so long the load goes on between two restarts. */
const PAUSE_MS = 500;

type Found = { requests: number; failed: number; wrong: number; endedBadly: number };

await runBench(USAGE, { times: { type: 'string', default: '20' } }, async (values) => {
  const times = wholeNumber('times', values.times);
  const found = await restartUnderLoad(times);
  console.log(
    `${times} restarts, ${found.requests} requests: ${found.failed} failed, ${found.wrong} wrong, ${found.endedBadly} services did not end well`,
  );
  return found.failed + found.wrong + found.endedBadly === 0 ? 0 : 1;
});

async function restartUnderLoad(times: number): Promise<Found> {
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

  for (let index = 0; index < SERVICES; index++) await begin();
  const clients = Array.from({ length: CLIENTS }, (_, index) =>
    ask(clientOf(balancer.url), index, found, over.signal),
  );
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
  return found;
}

async function ask(client: Client, first: number, found: Found, over: AbortSignal): Promise<void> {
  for (let variant = first; !over.aborted; variant += CLIENTS) {
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
