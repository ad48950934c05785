/** The ways to execute a JavaScript problem that `isolation.ts` measures side by side. */

import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Piscina } from 'piscina';
import { clientOf } from '../examples/client.ts';
import { startService } from '../examples/service.ts';
import { type GeneratedProblem, toRequest } from '../src/bench/generated-problem.ts';
import { readConfig } from '../src/config.ts';
import { startExecutor } from '../src/execution/executor.ts';
import type { CellPlan, Executor } from '../src/execution/plan.ts';
import { toCellPlan } from '../src/rerank/plan.ts';
import { toProblem } from '../src/rerank/problem.ts';
import { Outcome } from '../workers/messages.ts';
import type { BareTask } from './bare-vm.ts';

/** Executes a problem and gives its pass matrix. Rejects when the service itself failed or answered from a cache. */
export type Way = AsyncDisposable & {
  readonly name: string;
  readonly execute: (problem: GeneratedProblem) => Promise<readonly string[]>;
};

const BARE = fileURLToPath(new URL('./bare-vm.ts', import.meta.url));
const DATA_DIR = fileURLToPath(new URL('../data/examples', import.meta.url));
const READY_MS = 60_000;
const POLL_MS = 20;

/** The engine of the service, in this process: sandbox processes, no HTTP. */
export async function engine(sandboxes: number): Promise<Way> {
  const executor = startExecutor({ sandboxes, dataDir: DATA_DIR, log: pino({ level: 'warn' }) });
  await untilReady(executor);
  return {
    name: `engine, ${sandboxes} sandbox${sandboxes === 1 ? '' : 'es'}`,
    async execute(problem) {
      const { outcomes, stats } = await executor.execute(planOf(problem, executor));
      refuseUnfit(stats.cached, stats.infraErrors);
      const width = problem.tests.length;
      return problem.candidates.map((_, row) =>
        Array.from(outcomes.subarray(row * width, (row + 1) * width), (outcome) =>
          outcome === Outcome.passed ? '1' : '0',
        ).join(''),
      );
    },
    [Symbol.asyncDispose]: () => executor.close(),
  };
}

/** The service in a process of its own, as its users have it. */
export async function overHttp(): Promise<Way> {
  const service = await startService();
  const client = clientOf(service.url);
  return {
    name: 'service over HTTP',
    async execute(problem) {
      const { matrix = [], stats } = await client.rerank(toRequest(problem));
      refuseUnfit(stats.cached, stats.infra_errors);
      return matrix;
    },
    [Symbol.asyncDispose]: async () => void (await service.stop()),
  };
}

/** `node:vm` in threads that are there already, each with an equal part of the candidates. */
export function bareVm(name: string, threads: number, how: Omit<BareTask, 'candidates' | 'tests'>): Way {
  const pool = new Piscina<BareTask, string[]>({ filename: BARE, minThreads: threads, maxThreads: threads });
  return {
    name,
    async execute({ candidates, tests }) {
      const size = Math.ceil(candidates.length / threads);
      const parts = Array.from({ length: threads }, (_, part) =>
        pool.run({ candidates: candidates.slice(part * size, (part + 1) * size), tests, ...how }),
      );
      return (await Promise.all(parts)).flat();
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}

async function untilReady(executor: Executor): Promise<void> {
  for (let waited = 0; !executor.ready(); waited += POLL_MS) {
    if (waited > READY_MS) throw new Error(`The engine took no work within ${READY_MS / 1_000} s`);
    await delay(POLL_MS);
  }
}

/** By the steps that a request takes in the service. */
function planOf(problem: GeneratedProblem, executor: Executor): CellPlan {
  const reading = readConfig({});
  if (!reading.ok) throw new Error(reading.mistakes.join('\n'));
  const rules = { languages: executor.languages(), ...reading.config };
  const answer = toProblem(toRequest(problem), rules);
  if (!answer.ok) throw new Error(`The service refuses the problem: ${answer.refusal.kind}`);
  return toCellPlan(answer.value, false);
}

function refuseUnfit(cached: number, failed: number): void {
  if (cached > 0) throw new Error(`${cached} cells came from a cache: that is no measure of execution`);
  if (failed > 0) throw new Error(`The service failed in ${failed} cells`);
}
