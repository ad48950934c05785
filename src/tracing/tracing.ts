/**
 * Traces for OpenTelemetry: a span for each request, and within it one for each of its stages. This file, and all that it
 * imports, is loaded only where there is somebody to send them to.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { FastifyOtelInstrumentation } from '@fastify/otel';
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Stage } from '../rerank/stages.ts';
import { traceIdIn } from './trace-id.ts';

export type Tracing = {
  /** Gives every request its span, as part of the trace that its caller names. Before all other hooks. */
  install(app: FastifyInstance): Promise<void>;
  /** A stage of the request has ended; times as `performance.now()` tells them. */
  stage(request: FastifyRequest, stage: Stage, from: number, to: number): void;
  /** Sends what has not been sent, if there is anybody to take it within two seconds. Never rejects. */
  close(): Promise<void>;
};

/** Not worth a span: asked for all the time, and of no request's making. */
const QUIET = /^\/(?:healthz|readyz|metrics|docs)\b/;

/** A receiver that does not answer holds up the end of the service for so long. */
const LAST_MS = 2_000;

/** `endpoint`: base URL of a receiver of OTLP over HTTP. The other `OTEL_…` variables are read by OpenTelemetry itself. */
export function startTracing(endpoint: string, version: string): Tracing {
  const url = new URL('v1/traces', endpoint.endsWith('/') ? endpoint : `${endpoint}/`).href;
  const named = resourceFromAttributes({ 'service.name': 'crossrank', 'service.version': version });
  const provider = new NodeTracerProvider({
    resource: named.merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))],
  });
  provider.register();
  const tracer = provider.getTracer('crossrank');
  // Hooks are ours, and many: what they take shows in no stage. An error's text may be of a client's making.
  const instrumentation = new FastifyOtelInstrumentation({
    instrumentHooks: false,
    instrumentHandler: false,
    recordExceptions: false,
    ignorePaths: ({ url }) => QUIET.test(url),
    requestHook: (span, { id, method, routeOptions }) => {
      span.updateName(`${method} ${routeOptions.url ?? 'none'}`);
      span.setAttribute('crossrank.request_id', id);
    },
  });
  instrumentation.setTracerProvider(provider);
  return {
    async install(app) {
      await app.register(instrumentation.plugin());
      app.addHook('onRequest', (request, reply, done) => {
        const { span } = request.opentelemetry();
        if (span && traceIdIn(request.headers) === undefined) {
          const log = request.log.child({ trace_id: span.spanContext().traceId });
          request.log = log;
          reply.log = log;
        }
        done();
      });
    },
    stage(request, stage, from, to) {
      const { span, context } = request.opentelemetry();
      if (!span || !context) return;
      tracer
        .startSpan(stage, { startTime: performance.timeOrigin + from }, trace.setSpan(context, span))
        .end(performance.timeOrigin + to);
    },
    async close() {
      const sent = provider.shutdown().catch(() => {});
      await Promise.race([sent, wait(LAST_MS, undefined, { ref: false })]);
    },
  };
}
