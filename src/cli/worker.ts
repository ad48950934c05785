/** `crossrank worker`: takes problems of batches from a shared PostgreSQL, as many as this machine's cores can do. */

import { once } from 'node:events';
import type { Command } from 'commander';
import { pino } from 'pino';
import { solverFor } from '../batches/solve.ts';
import { readConfig } from '../config.ts';
import { InputError } from '../inputs/inputs.ts';
import { createJobs } from '../jobs/jobs.ts';
import { createUsage } from '../keys/usage.ts';
import { localEngine } from './engine.ts';

export function addWorker(program: Command): void {
  program
    .command('worker')
    .summary('work on the batches of a shared PostgreSQL')
    .description(
      'Takes problems of batches from the PostgreSQL of DATABASE_URL, like any service there. SIGTERM: what is under way is finished or given back, and the process ends.',
    )
    .action(work);
}

async function work(): Promise<void> {
  const reading = readConfig(process.env);
  if (!reading.ok) throw new InputError(reading.mistakes.join('\n'));
  const { config } = reading;
  if (config.databaseUrl === '')
    throw new InputError(
      'DATABASE_URL is not set: workers share a PostgreSQL. Without one, the service works alone.',
    );
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const engine = localEngine();
  const usage = createUsage();
  const jobs = createJobs({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    keepHours: config.batchKeepHours,
    solver: solverFor(engine.service, usage),
    usage,
    width: engine.width,
    log,
  });
  try {
    await jobs.resume();
    log.info('Working on batches');
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
    log.info('Closing');
  } finally {
    await jobs.close();
    await engine.close();
  }
}
