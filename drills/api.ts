/**
 * Sends requests made from `openapi.json` to a real service, valid and nearly valid: none may meet a fault, and every reply must
 * have its documented form. `npm run drill:api`.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { runBench, wholeNumber } from '../bench/options.ts';
import { startService } from '../examples/service.ts';
import { faultOf } from './api/fault.ts';
import { type Operation, operationsOf } from './api/operations.ts';
import { type MadeRequest, requestsOf } from './api/requests.ts';

const USAGE = `npm run drill:api -- [--requests 20000] [--seed 1]

  --requests  in all, over all operations
  --seed      of the first of them`;

const OPTIONS = {
  requests: { type: 'string', default: '20000' },
  seed: { type: 'string', default: '1' },
} as const;

/** Requests that are sent at a time. */
const AT_ONCE = 8;
/** Of each operation at a time, so that all come to their turn. */
const ROUND = 50;
/** The first batch opens a database, which takes long on a busy machine. */
const PATIENCE_MS = 180_000;

await runBench(USAGE, OPTIONS, async (values) => {
  const requests = wholeNumber('requests', values.requests);
  const text = readFileSync(new URL('../openapi/openapi.json', import.meta.url), 'utf8');
  const operations = operationsOf(JSON.parse(text));
  const dataDir = await mkdtemp(join(tmpdir(), 'crossrank-drill-api-'));
  const statuses = new Map<number, number>();
  const faults: string[] = [];
  let sent = 0;
  try {
    await using service = await startService({ DATA_DIR: dataDir });
    for (let seed = wholeNumber('seed', values.seed); sent < requests; seed++)
      for (const operation of operations) {
        const made = fc.sample(requestsOf(operation), { seed, numRuns: Math.min(ROUND, requests - sent) });
        sent += made.length;
        const queue = made.values();
        const client = async () => {
          for (const request of queue) await ask(service.url, operation, request);
        };
        await Promise.all(Array.from({ length: AT_ONCE }, client));
        process.stderr.write(`\r${sent} of ${requests}, ${faults.length} faults `);
        if (sent >= requests) break;
      }
  } finally {
    await rm(dataDir, { recursive: true });
  }
  const counted = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`);
  console.log(`\n${sent} requests over ${operations.length} operations: ${counted.join(', ')}`);
  console.log(`${faults.length} faults`);
  for (const fault of faults.slice(0, 20)) console.log(fault.slice(0, 2_000));
  return faults.length === 0 ? 0 : 1;

  async function ask(base: string, operation: Operation, request: MadeRequest): Promise<void> {
    const { method, url, headers, payload } = request;
    try {
      const reply = await fetch(base + url, {
        method,
        headers,
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...(payload !== undefined && { body: payload }),
      });
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      const fault = faultOf(operation, reply.status, await reply.text());
      if (fault !== null) faults.push(`${fault}\n  ${JSON.stringify(request)}`);
    } catch (error) {
      faults.push(
        `No answer: ${error instanceof Error ? error.message : error}\n  ${JSON.stringify(request)}`,
      );
    }
  }
});
