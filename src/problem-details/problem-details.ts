/**
 * Every way a request can fail, in one table: RFC 9457 problem details, the same over HTTP, in the lines of a batch and
 * on the command line. `type` is a path of the service that says what the problem means.
 */
import type { FieldError, Refusal, RefusalKind } from '../rerank/refusal.ts';
import type { Problem } from './wire.ts';

type ProblemKind = { readonly status: number; readonly title: string; readonly description: string };

const kinds = {
  'invalid-json': {
    status: 400,
    title: 'The body is not JSON',
    description: 'The body must be one JSON value in UTF-8. `detail` says where it stops being one.',
  },
  'invalid-request': {
    status: 400,
    title: 'The request does not have the documented form',
    description: 'A field is missing, unknown or of the wrong type. `errors` names each.',
  },
  'bad-request': {
    status: 400,
    title: 'The request can’t be read',
    description: 'The request line, a header or the length of the body is not valid HTTP.',
  },
  unauthorized: {
    status: 401,
    title: 'There is no key, or not a good one',
    description: 'Send `Authorization: Bearer KEY` with a key that the operator gave you.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here',
    description: 'No such path, or not with this method. `GET /openapi.json` lists what there is.',
  },
  'request-timeout': {
    status: 408,
    title: 'The request took too long to arrive',
    description: 'The whole request must arrive in time.',
  },
  'not-ended': {
    status: 409,
    title: 'The batch has not ended',
    description: 'Wait until its `state` is `completed`, or cancel it to get what there is.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    description: 'Send fewer or shorter candidates and tests. The operator sets the limit.',
  },
  'uri-too-long': {
    status: 414,
    title: 'The path is too long',
    description: 'A part of the path is longer than any that there is.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not sent as JSON',
    description: 'Send `Content-Type: application/json`, and no `Content-Encoding`.',
  },
  'out-of-range': {
    status: 422,
    title: 'A number is out of its range',
    description: '`errors` names each with its range; `GET /openapi.json` has them all.',
  },
  'unknown-language': {
    status: 422,
    title: 'There is no such language',
    description: '`GET /v1/languages` lists those that there are.',
  },
  'invalid-strategy': {
    status: 422,
    title: 'There is no such strategy or parameter',
    description: '`GET /v1/strategies` lists the strategies with the ranges of their parameters.',
  },
  'invalid-export': {
    status: 422,
    title: 'There is no such export, or nothing in it',
    description: '`detail` says which rules, shapes and formats there are, or why no problem gives a row.',
  },
  'limit-too-high': {
    status: 422,
    title: 'A limit is over its ceiling',
    description: 'The operator sets the ceilings. `errors` names them.',
  },
  'too-many': {
    status: 422,
    title: 'There are too many candidates, tests, cells or samples',
    description: 'Split the request, or ask the operator for higher ceilings.',
  },
  'text-too-long': {
    status: 422,
    title: 'A candidate or test is too long',
    description: 'The operator sets the ceilings: `GET /v1/limits` tells them. `errors` names the texts.',
  },
  'duplicate-id': {
    status: 422,
    title: 'An id is there twice',
    description: 'Ids of candidates must be unique, and ids of tests too. One that is left out is the index.',
  },
  'no-such-candidate': {
    status: 422,
    title: 'There is no such candidate',
    description: '`why` takes indexes of `candidates`, and needs "why" in `include`.',
  },
  'fruitless-probes': {
    status: 422,
    title: 'Nothing would come of the probes',
    description:
      '`probes` need a strategy that reads answers, or "answers" in `include`, and `effort` "full".',
  },
  'ragged-matrix': {
    status: 422,
    title: 'The matrix or its counts do not fit together',
    description: 'All rows must have the same length, and there must be as many counts as rows or columns.',
  },
  'too-many-requests': {
    status: 429,
    title: 'This key has used up what it may',
    description: 'Try again after the seconds in `Retry-After`, or ask the operator for higher ceilings.',
  },
  'headers-too-large': {
    status: 431,
    title: 'The headers are too large',
    description: 'Send fewer or shorter headers.',
  },
  cancelled: {
    status: 499,
    title: 'The client went away',
    description: 'Nobody reads this one; it is what the log says of a request whose connection closed.',
  },
  internal: {
    status: 500,
    title: 'The service failed',
    description: 'It is not your fault. The log has the cause under the id in the header `x-request-id`.',
  },
  overloaded: {
    status: 503,
    title: 'There is more work than can be done in time',
    description: 'Nothing was executed. Try again after the seconds in `Retry-After`.',
  },
  unavailable: {
    status: 503,
    title: 'The service takes no work now',
    description: 'It is starting or shutting down. Try again after the seconds in `Retry-After`.',
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemName = keyof typeof kinds;

export const problemNames = Object.keys(kinds).filter(isProblemName);

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export function isProblemName(name: string): name is ProblemName {
  return Object.hasOwn(kinds, name);
}

export function problemKind(name: ProblemName): ProblemKind {
  return kinds[name];
}

export function typeOf(name: ProblemName): string {
  return `/problems/${name}`;
}

/** `retryAfterMs`: when it is worth asking again; told in whole seconds that are never too few. */
export function problem(
  name: ProblemName,
  detail: string,
  errors: readonly FieldError[] = [],
  retryAfterMs?: number,
): Problem {
  const { status, title } = kinds[name];
  return {
    type: typeOf(name),
    title,
    status,
    detail,
    ...(errors.length > 0 && { errors: [...errors] }),
    ...(retryAfterMs !== undefined && { retry_after: Math.max(1, Math.ceil(retryAfterMs / 1_000)) }),
  };
}

const NAME_OF: Readonly<Record<RefusalKind, ProblemName>> = {
  invalid_request: 'invalid-request',
  out_of_range: 'out-of-range',
  unknown_language: 'unknown-language',
  invalid_strategy: 'invalid-strategy',
  limit_too_high: 'limit-too-high',
  too_many: 'too-many',
  text_too_long: 'text-too-long',
  duplicate_id: 'duplicate-id',
  no_such_candidate: 'no-such-candidate',
  fruitless_probes: 'fruitless-probes',
  ragged_matrix: 'ragged-matrix',
  cancelled: 'cancelled',
  overloaded: 'overloaded',
  stopping: 'unavailable',
};

/** What is no field's fault. */
const NO_FIELDS: ReadonlySet<RefusalKind> = new Set(['overloaded', 'stopping', 'cancelled']);

export function problemOfRefusal({ kind, detail, errors, retryAfterMs }: Refusal): Problem {
  return problem(NAME_OF[kind], detail, NO_FIELDS.has(kind) ? [] : errors, retryAfterMs);
}
