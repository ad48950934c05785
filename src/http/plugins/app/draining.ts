/** While the service shuts down, requests under way are finished and new ones are told to come back. */
import type { FastifyInstance } from 'fastify';
import { failure } from '../../failure.ts';
import { problem } from '../../problems.ts';

export function refuseWhileClosing(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  // A connection that is kept alive after its answer would hold up the end.
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
  app.addHook('onRequest', async () => {
    if (!closing) return;
    throw failure(problem('unavailable', 'The service is shutting down. Try again in 5 seconds.', [], 5_000));
  });
}
