/** Prints the OpenAPI document; `npm run openapi` puts it into `openapi/openapi.json`. The same code always prints the same. */
import { pino } from 'pino';
import manifest from '../../package.json' with { type: 'json' };
import { createAdmission } from '../admission/admission.ts';
import { readConfig } from '../config.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { buildApp } from './app.ts';

/** Describing the service executes nothing. */
const executor = {
  execute: () => Promise.reject(new Error('Nothing is executed here')),
  languages: () => [],
  ready: () => false,
  walls: () => Promise.reject(new Error('Nothing is executed here')),
  state: () => ({ crews: [], cacheBytes: 0 }),
  close: () => Promise.resolve(),
};

const jobs = {
  create: () => Promise.reject(new Error('Nothing is executed here')),
  store: () => Promise.reject(new Error('Nothing is executed here')),
  resume: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

export async function openapiText(): Promise<string> {
  const reading = readConfig({});
  if (!reading.ok) throw new Error(reading.mistakes.join('\n'));
  const log = pino({ level: 'silent' });
  const admission = createAdmission({ sandboxes: 1, queue: reading.config.door.queue });
  const app = await buildApp({
    config: reading.config,
    executor,
    admission,
    jobs,
    metrics: createMetrics({ version: manifest.version, executor, admission }),
    log,
    version: manifest.version,
  });
  await app.ready();
  const document = `${JSON.stringify(app.swagger(), null, 2)}\n`;
  await app.close();
  return document;
}

if (import.meta.main) process.stdout.write(await openapiText());
