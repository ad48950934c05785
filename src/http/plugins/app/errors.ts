/** Every error leaves as problem details: those that were meant as they are, all others without their insides. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DatabaseError } from '../../../jobs/database.ts';
import { PROBLEM_MEDIA_TYPE, problem } from '../../../problem-details/problem-details.ts';
import type { Problem } from '../../../problem-details/wire.ts';
import { problemIn } from '../../failure.ts';
import { REQUEST_ID_HEADER } from './request-ids.ts';

/** A database that is started again is mostly there by then. */
const DATABASE_AGAIN_MS = 5_000;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) =>
    sendProblem(reply, problemIn(error) ?? foreignProblem(error, request), error),
  );

  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    const methods = METHODS.filter((method) => app.hasRoute({ method, url: path }));
    const hint = methods.length === 0 ? 'GET /openapi.json lists all.' : `There is ${methods.join(', ')}.`;
    return sendProblem(reply, problem('not-found', `There is no ${request.method} at this path. ${hint}`));
  });
}

/** A path that can't be decoded has no route: Fastify comes here before any hook. */
export function answerBadUrls(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(reply.header(REQUEST_ID_HEADER, request.id), foreignProblem(error, request), error);
}

/** Sends and logs a problem. The log says which fields are at fault, never what they hold; of a 500 it has the cause. */
export function sendProblem(reply: FastifyReply, problem: Problem, cause?: Error): FastifyReply {
  const { type, status, title, errors, retry_after } = problem;
  if (status === 500) reply.log.error({ problem: type, err: cause }, title);
  else reply.log.info({ problem: type, pointers: errors?.map(({ pointer }) => pointer) }, title);
  if (retry_after !== undefined) reply.header('retry-after', String(retry_after));
  return reply.code(status).type(PROBLEM_MEDIA_TYPE).send(problem);
}

/** What an error means that Fastify, or a mistake of ours, made. */
function foreignProblem(error: FastifyError, request: FastifyRequest): Problem {
  if (error.code === 'ECONNRESET' && !request.raw.complete)
    return problem('cancelled', 'The connection closed before the body was there.');
  if (error instanceof DatabaseError) return problem('unavailable', error.message, [], DATABASE_AGAIN_MS);
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problem(
        'body-too-large',
        `The body may have at most ${request.routeOptions.bodyLimit / 1_048_576} MB here.`,
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('unsupported-media-type', 'Send the body with Content-Type: application/json.');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem('bad-request', 'The body is not as long as Content-Length says.');
    case 'FST_ERR_BAD_URL':
      return problem('bad-request', 'The path is not a valid URL path.');
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problem('uri-too-long', 'A part of the path is too long.');
    default:
      return problem('internal', `Something went wrong. The log has it under the request id ${request.id}.`);
  }
}
