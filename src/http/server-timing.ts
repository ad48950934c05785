/** Where the time of a request went, for browsers' and proxies' tools: https://www.w3.org/TR/server-timing/ */
import type { Stages } from '../metrics/metrics.ts';

export function serverTiming({ queued_ms, execute_ms, rank_ms }: Stages): string {
  return `queue;dur=${queued_ms}, execute;dur=${execute_ms}, rank;dur=${rank_ms}`;
}
