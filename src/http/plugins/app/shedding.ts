/** A request that would find no room is refused before its body is read and checked. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Admission } from '../../../admission/admission.ts';
import { problemOfRefusal } from '../../../problem-details/problem-details.ts';
import { failure } from '../../failure.ts';
import { callerOf } from './callers.ts';

export function shedEarly(app: FastifyInstance, admission: Pick<Admission, 'foresee'>): void {
  app.addHook('onRequest', async (request) => {
    const likeness = likenessOf(request);
    const refusal = likeness === undefined ? null : admission.foresee(likeness);
    if (refusal !== null) throw failure(problemOfRefusal(refusal));
  });
}

/**
 * What requests have in common that ask for about as much, as far as their heads tell: caller, path, and length to about a
 * tenth. Undefined where there is no length.
 */
export function likenessOf(request: FastifyRequest): string | undefined {
  const bytes = Number(request.headers['content-length']);
  if (!(bytes > 0)) return undefined;
  return `${callerOf(request).name} ${request.routeOptions.url} ${Math.round(4 * Math.log2(bytes))}`;
}
