/** Requests are checked against the schema of their route, by the check that every door uses. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { problem, problemOfRefusal } from '../../../problem-details/problem-details.ts';
import type { Problem } from '../../../problem-details/wire.ts';
import type { Refusal } from '../../../rerank/refusal.ts';
import { checkAgainst } from '../../../rerank/wire/check.ts';
import { failure } from '../../failure.ts';

export function checkRequests(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const check = checkAgainst(schema);
    return (data: unknown) => {
      // What is read as it comes is checked as it is read.
      if (data instanceof Readable) return { value: data };
      const checked = check(data);
      if (checked.ok) return { value: data };
      return { error: failure(problemOfPart(httpPart, checked.refusal)) };
    };
  });
}

/** Pointers point into the body, so what is wrong elsewhere is said in the text alone. */
function problemOfPart(part: string | undefined, refusal: Refusal): Problem {
  if (part === 'body') return problemOfRefusal(refusal);
  if (part === 'headers') return problem('invalid-request', `In the headers, ${refusal.detail}`);
  if (part === 'params') return problem('not-found', refusal.detail);
  const detail = refusal.errors.some(({ detail }) => detail.startsWith('There is no field'))
    ? 'This path takes no such query parameters. Options go into the body.'
    : `In the query, ${refusal.detail}`;
  return problem('invalid-request', detail);
}

/** Replies are typed by their schemas already; `JSON.stringify` drops no field and is the fastest there is. */
export function writeReplies(app: FastifyInstance): void {
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
}
