/**
 * The end in two steps: first the service says that it is not ready, and lets go of connections, but takes in what still
 * comes; then requests under way are finished and new ones are told to come back.
 */
import type { FastifyInstance } from 'fastify';
import { problem } from '../../../problem-details/problem-details.ts';
import { failure } from '../../failure.ts';

export type Draining = {
  /** The service is about to end. */
  begin(): void;
  readonly signal: AbortSignal;
};

export function createDraining(): Draining {
  const begun = new AbortController();
  return { begin: () => begun.abort(), signal: begun.signal };
}

export function refuseWhileClosing(app: FastifyInstance, draining: Draining): void {
  let closing = false;
  app.addHook('preClose', async () => {
    draining.begin();
    closing = true;
  });
  // A connection that is kept alive after its answer would hold up the end.
  app.addHook('onSend', async (_request, reply) => {
    if (draining.signal.aborted) reply.header('connection', 'close');
  });
  app.addHook('onRequest', async () => {
    if (!closing) return;
    throw failure(problem('unavailable', 'The service is shutting down. Try again in 5 seconds.', [], 5_000));
  });
}
