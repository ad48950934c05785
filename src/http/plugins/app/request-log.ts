/**
 * Every request is logged when it comes and when it is answered, but for those that come all the time. Its lines have its
 * id, and the id of the trace that it belongs to.
 */
import { type FastifyServerOptions, LogController } from 'fastify';
import { traceIdIn } from '../../../tracing/trace-id.ts';

const QUIET = /^\/(?:healthz|readyz|metrics|docs)\b/;

export const requestLog = new LogController({ disableRequestLogging: ({ url }) => QUIET.test(url) });

export const logOfRequest: NonNullable<FastifyServerOptions['childLoggerFactory']> = (
  log,
  bindings,
  options,
  { headers },
) => {
  const traceId = traceIdIn(headers);
  return log.child(traceId === undefined ? bindings : { ...bindings, trace_id: traceId }, options);
};
