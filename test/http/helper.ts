/** Builds the real app on a double of the executor, which says what comes of each cell instead of running it. */
import { pino } from 'pino';
import { createAdmission } from '../../src/admission/admission.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { CellPlan, Execution, Executor, LanguageInfo } from '../../src/execution/plan.ts';
import { buildApp } from '../../src/http/app.ts';
import type { Jobs } from '../../src/jobs/jobs.ts';
import { type KeyRing, NO_KEYS } from '../../src/keys/key-ring.ts';
import type { Usage } from '../../src/keys/usage.ts';
import { countCells, createMetrics } from '../../src/metrics/metrics.ts';
import type { Tracing } from '../../src/tracing/tracing.ts';
import { Outcome } from '../../workers/messages.ts';

/** An outcome letter for a candidate's text and a test's place in the plan. */
export type Judge = (candidate: string, test: number) => string;

export type AppOptions = {
  readonly judge?: Judge;
  readonly env?: Readonly<Record<string, string>>;
  readonly executor?: Partial<Executor>;
  readonly jobs?: Jobs;
  readonly keys?: KeyRing;
  readonly usage?: Usage;
  readonly tracing?: Tracing;
  /** Gets every line of the log. */
  readonly log?: (line: string) => void;
};

export async function buildTestApp({
  judge,
  env = {},
  executor = {},
  jobs = noJobs,
  keys = NO_KEYS,
  usage,
  tracing,
  log,
}: AppOptions = {}) {
  const config = configOf(env);
  const admission = createAdmission({ sandboxes: config.sandboxes, queue: config.door.queue });
  const double = { ...doubleOf(judge), ...executor };
  const metrics = createMetrics({ version: '0.1.0', executor: double, admission });
  return buildApp({
    config,
    admission,
    executor: countCells(double, metrics),
    metrics,
    tracing: tracing ?? null,
    jobs,
    keys,
    ...(usage && { usage }),
    log: log === undefined ? pino({ level: 'silent' }) : pino({ level: 'info' }, { write: log }),
    version: '0.1.0',
  });
}

/** Most tests need no database. */
const noJobs: Jobs = {
  create: () => Promise.reject(new Error('There are no batches in this test')),
  store: () => Promise.reject(new Error('There are no batches in this test')),
  resume: async () => {},
  close: async () => {},
};

export function configOf(env: Readonly<Record<string, string>>): Config {
  const reading = readConfig(env);
  if (!reading.ok) throw new Error(reading.mistakes.join('\n'));
  return reading.config;
}

export function doubleOf(judge: Judge = () => 'P'): Executor {
  return {
    execute: async (plan) => executionOf(plan, judge),
    languages: () => [languageInfo('python'), languageInfo('javascript'), languageInfo('typescript')],
    ready: () => true,
    walls: async () => ({ permission: true, namespaces: true, reason: null }),
    state: () => ({ crews: [], cacheBytes: 0 }),
    close: async () => {},
  };
}

export function executionOf({ candidates, tests }: CellPlan, judge: Judge): Execution {
  const letters = candidates.flatMap((code) => tests.map((_, test) => judge(code, test).charCodeAt(0)));
  const count = (code: number) => letters.filter((letter) => letter === code).length;
  const skipped = count(Outcome.skipped);
  const infraErrors = count(Outcome.infrastructure);
  return {
    outcomes: Uint8Array.from(letters),
    cpuUs: new Uint32Array(letters.length),
    tampering: [],
    nondeterministic: [],
    leftOut: [],
    failures: [],
    evidence: null,
    sandboxMs: letters.length / 10,
    brokenTests: [],
    missingModules: [],
    stats: {
      executed: letters.length - skipped - infraErrors,
      cached: 0,
      concluded: 0,
      skipped,
      infraErrors,
    },
  };
}

function languageInfo(name: LanguageInfo['name']): LanguageInfo {
  return {
    name,
    runtime: `${name} double`,
    ready: true,
    candidateForms: ['any text'],
    testForms: ['any text'],
    libraries: [],
  };
}
