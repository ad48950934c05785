/** Every request has an id: the client's, if it is a sane one, or a new one. It is in the log and in the reply. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { sortableId } from '../../../rerank/id.ts';

export const REQUEST_ID_HEADER = 'x-request-id';

const SANE = /^[\w.:/+=@-]{1,128}$/;

export function requestId({ headers }: IncomingMessage): string {
  const given = headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && SANE.test(given) ? given : sortableId('req');
}

export function echoRequestIds(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id);
  });
}
