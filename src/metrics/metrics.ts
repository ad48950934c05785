/**
 * What the service counts and measures, for Prometheus. Names are the field's; no label holds text of a user's, so that nobody
 * outside can make series. What a gauge tells is asked for when it is read.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { Admission } from '../admission/admission.ts';
import type { ResultLine } from '../batches/result-line.ts';
import type { Executor, LanguageName } from '../execution/plan.ts';
import type { OnStage } from '../rerank/stages.ts';

export type Cells = {
  readonly language: LanguageName;
  /** Outcome letters as bytes. */
  readonly outcomes: Uint8Array;
  readonly executed: number;
  readonly cached: number;
  readonly concluded: number;
  readonly sandboxMs: number;
};

export type Metrics = {
  /** A request was answered. `route` is the path as it was declared, never as it was sent. */
  request(method: string, route: string, status: number, seconds: number): void;
  readonly stage: OnStage;
  cells(cells: Cells): void;
  /** A problem of a batch has its line of results. */
  problem(status: ResultLine['status']): void;
  readonly contentType: string;
  /** In Prometheus' text format. */
  text(): Promise<string>;
};

type Sources = {
  readonly version: string;
  readonly executor: Pick<Executor, 'state'>;
  /** Null where whoever comes is let in at once: then there is no queue to tell of. */
  readonly admission: Pick<Admission, 'state'> | null;
};

/** Seconds: from a small request that is answered from the cache to the longest that is waited for. */
const SECONDS = [
  0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
];

export function createMetrics({ version, executor, admission }: Sources): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });

  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });

  new Gauge({
    name: 'crossrank_build_info',
    help: 'The version that runs; always 1',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);
  const requests = new Counter({
    name: 'crossrank_http_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const requestSeconds = new Histogram({
    name: 'crossrank_http_request_duration_seconds',
    help: 'From the head of a request to the end of its reply',
    labelNames: ['route'],
    buckets: SECONDS,
    registers,
  });
  const stageSeconds = new Histogram({
    name: 'crossrank_stage_duration_seconds',
    help: 'Stages of each problem: parse, plan, queue, execute, rank, reply, write',
    labelNames: ['stage'],
    buckets: SECONDS,
    registers,
  });
  const outcomes = new Counter({
    name: 'crossrank_cells_total',
    help: 'Distinct cells answered, by the letter of their outcome; I is a fault of the service',
    labelNames: ['language', 'outcome'],
    registers,
  });
  const ways = new Counter({
    name: 'crossrank_cells_by_way_total',
    help: 'How cells got their outcomes: executed, cached, concluded',
    labelNames: ['language', 'way'],
    registers,
  });
  const sandboxSeconds = new Counter({
    name: 'crossrank_sandbox_seconds_total',
    help: 'Time that work had sandboxes for',
    labelNames: ['language'],
    registers,
  });

  const problems = new Counter({
    name: 'crossrank_batch_problems_total',
    help: 'Problems of batches that have their lines of results, by status: ok, failed',
    labelNames: ['status'],
    registers,
  });

  if (admission !== null) {
    gauge('crossrank_queue_requests', 'Requests that wait for their turn', () => admission.state().waiting);
    gauge('crossrank_queue_cells', 'Cells of requests that wait', () => admission.state().waitingCells);
    gauge('crossrank_running_requests', 'Requests that have their turn', () => admission.state().running);
  }
  gauge('crossrank_cell_cache_bytes', 'Memory of the cell cache', () => executor.state().cacheBytes);
  sandboxMetrics(executor, registers);

  return {
    request(method, route, status, seconds) {
      requests.inc({ method, route, status: String(status) });
      requestSeconds.observe({ route }, seconds);
    },
    stage: (stage, from, to) => stageSeconds.observe({ stage }, (to - from) / 1_000),
    cells({ language, outcomes: bytes, executed, cached, concluded, sandboxMs }) {
      const counts = new Map<number, number>();
      for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
      for (const [byte, count] of counts)
        outcomes.inc({ language, outcome: String.fromCharCode(byte) }, count);
      ways.inc({ language, way: 'executed' }, executed);
      ways.inc({ language, way: 'cached' }, cached);
      ways.inc({ language, way: 'concluded' }, concluded);
      sandboxSeconds.inc({ language }, sandboxMs / 1_000);
    },
    problem: (status) => problems.inc({ status }),
    contentType: register.contentType,
    text: () => register.metrics(),
  };
}

function sandboxMetrics(executor: Sources['executor'], registers: Registry[]): void {
  new Gauge({
    name: 'crossrank_sandboxes',
    help: 'Sandbox processes that take work',
    labelNames: ['runtime'],
    registers,
    collect() {
      for (const { runtime, ready } of executor.state().crews) this.set({ runtime }, ready);
    },
  });
  new Counter({
    name: 'crossrank_sandbox_starts_total',
    help: 'Sandbox processes that became ready',
    labelNames: ['runtime'],
    registers,
    collect() {
      this.reset();
      for (const { runtime, started } of executor.state().crews) this.inc({ runtime }, started);
    },
  });
  new Counter({
    name: 'crossrank_sandbox_ends_total',
    help: 'Sandbox processes that ended: retired as planned, crashed by a program, silent or stuck and so ended, killed from outside, failed at their start',
    labelNames: ['runtime', 'reason'],
    registers,
    collect() {
      this.reset();
      for (const { runtime, ended } of executor.state().crews)
        for (const [reason, count] of ended) this.inc({ runtime, reason }, count);
    },
  });
}

/** The executor, with what it does counted. */
export function countCells(executor: Executor, metrics: Pick<Metrics, 'cells'>): Executor {
  return {
    ...executor,
    async execute(plan, signal) {
      const execution = await executor.execute(plan, signal);
      const { outcomes, sandboxMs, stats } = execution;
      metrics.cells({ language: plan.language, outcomes, sandboxMs, ...stats });
      return execution;
    },
  };
}

/** The solver, with what comes of problems counted. */
export function countProblems<Asked extends readonly unknown[]>(
  solver: (...asked: Asked) => Promise<ResultLine | null>,
  metrics: Pick<Metrics, 'problem'>,
): (...asked: Asked) => Promise<ResultLine | null> {
  return async (...asked) => {
    const line = await solver(...asked);
    if (line !== null) metrics.problem(line.status);
    return line;
  };
}
