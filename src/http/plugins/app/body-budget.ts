/**
 * Bodies are held in memory until their request is answered: all together may only be so large, or many large requests at
 * once would end the service. A body counts with the length that it tells, or as the largest there may be.
 */
import type { FastifyInstance } from 'fastify';
import { problem } from '../../../problem-details/problem-details.ts';
import { failure } from '../../failure.ts';
import { callerOf } from './callers.ts';

const MB = 1_048_576;
/** One caller may take so many times what is free: four fifths where nobody else holds any. */
const GREED = 4;
const RETRY_MS = 1_000;

/** `limitMb`: for all bodies; `mostMb`: the largest that one may be. */
export function boundBodies(
  app: FastifyInstance,
  { limitMb, mostMb }: { readonly limitMb: number; readonly mostMb: number },
): void {
  const heldBy = new Map<string, number>();
  let held = 0;

  app.addHook('onRequest', async (request, reply) => {
    const { headers } = request;
    const told = headers['content-length'];
    const hasBody = told !== undefined || headers['transfer-encoding'] !== undefined;
    // Batches are written as they come; what is longer than it may be is refused without being read.
    if (!hasBody || headers['content-type']?.startsWith('application/x-ndjson')) return;
    const bytes = told === undefined ? mostMb * MB : Number(told);
    if (!(bytes <= mostMb * MB)) return;
    const { name } = callerOf(request);
    const own = heldBy.get(name) ?? 0;
    // The first one always fits.
    if (held > 0 && own + bytes > GREED * (limitMb * MB - held))
      throw failure(problem('overloaded', 'There are too many large requests under way.', [], RETRY_MS));
    held += bytes;
    heldBy.set(name, own + bytes);
    reply.raw.once('close', () => {
      held -= bytes;
      const left = (heldBy.get(name) ?? 0) - bytes;
      if (left > 0) heldBy.set(name, left);
      else heldBy.delete(name);
    });
  });
}
