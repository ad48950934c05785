import type { FastifyReply } from 'fastify';

/** Aborts when the connection closes before the reply is out: nobody waits for it any more. */
export function whenGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
