import type { Operation } from './operations.ts';

/**
 * What is wrong with a reply: a fault of the service, or not the documented form. Null: nothing is. A 503 is a refusal, as of
 * what would still be waiting at its deadline: it must say when to come again.
 */
export function faultOf(operation: Operation, status: number, body: string): string | null {
  const documented = operation.replyOf(status);
  if (status >= 500 && status !== 503) return `${status}: ${body}`;
  if (documented === undefined)
    return status < 400 ? null : `${status} is not documented for ${operation.method} ${operation.path}`;
  const reply: unknown = JSON.parse(body);
  if (status === 503 && !(Object(reply).retry_after >= 1)) return `503 without retry_after: ${body}`;
  return documented.Check(reply) ? null : `${status} has not its documented form: ${body}`;
}
