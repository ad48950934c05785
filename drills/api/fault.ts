import type { Operation } from './operations.ts';

/** What is wrong with a reply: a 5xx, or not the documented form. Null: nothing is. */
export function faultOf(operation: Operation, status: number, body: string): string | null {
  const documented = operation.replyOf(status);
  if (status >= 500) return `${status}: ${body}`;
  if (documented === undefined)
    return status < 400 ? null : `${status} is not documented for ${operation.method} ${operation.path}`;
  return documented.Check(JSON.parse(body)) ? null : `${status} has not its documented form: ${body}`;
}
