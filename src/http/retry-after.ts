import type { FastifyReply } from 'fastify';

/** Says when to come again, in whole seconds that are never too few. */
export function retryAfter(reply: FastifyReply, waitMs: number): void {
  reply.header('retry-after', String(Math.max(1, Math.ceil(waitMs / 1_000))));
}
