/** The trace that a caller says a request belongs to: https://www.w3.org/TR/trace-context/#traceparent-header */
import type { IncomingHttpHeaders } from 'node:http';

const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-|$)/;

/** Undefined where none is told, or not in the right form. */
export function traceIdIn({ traceparent }: IncomingHttpHeaders): string | undefined {
  return typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
}
