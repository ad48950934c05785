/** How long the stages of each request took: for metrics, for traces, and for the client in `Server-Timing`. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { OnStage, Stage } from '../../../rerank/stages.ts';
import { toHundredths } from '../../../rerank/stopwatch.ts';
import type { Tracing } from '../../../tracing/tracing.ts';

type Times = {
  /** Milliseconds; of a request that holds several problems, their sum. */
  readonly sums: Map<Stage, number>;
  readonly onStage: OnStage;
  /** When the stage began that hooks see the end of. */
  since: number;
};

const times = new WeakMap<FastifyRequest, Times>();

/** To be told of the stages of this request. */
export function onStageOf(request: FastifyRequest): OnStage {
  return times.get(request)?.onStage ?? (() => {});
}

export function timeStages(app: FastifyInstance, onEveryStage: OnStage, tracing: Tracing | null): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const sums = new Map<Stage, number>();
    const onStage: OnStage = (stage, from, to) => {
      sums.set(stage, (sums.get(stage) ?? 0) + to - from);
      onEveryStage(stage, from, to);
      tracing?.stage(request, stage, from, to);
    };
    times.set(request, { sums, onStage, since: 0 });
    done();
  });
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.body !== undefined && request.body !== null) end(request, 'parse');
    done();
  });
  app.addHook('preSerialization', (request, _reply, payload, done) => {
    beginStage(request);
    done(null, payload);
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    end(request, 'write');
    const { sums } = times.get(request) ?? {};
    if (sums?.has('rank')) reply.header('server-timing', serverTiming(sums));
    done(null, payload);
  });
}

/** A stage begins that a hook ends; where a body is read, `parse`. */
export function beginStage(request: FastifyRequest): void {
  const known = times.get(request);
  if (known) known.since = performance.now();
}

/** Ends the stage that was begun; none was where the reply has no JSON of ours. */
function end(request: FastifyRequest, stage: Stage): void {
  const known = times.get(request);
  if (!known || known.since === 0) return;
  known.onStage(stage, known.since, performance.now());
  known.since = 0;
}

/** https://www.w3.org/TR/server-timing/ */
function serverTiming(sums: ReadonlyMap<Stage, number>): string {
  return [...sums].map(([stage, ms]) => `${stage};dur=${toHundredths(ms)}`).join(', ');
}
