/** Documentation of the errors that many routes share. */
import Type, { type TSchema } from 'typebox';
import { PROBLEM_MEDIA_TYPE } from '../problem-details/problem-details.ts';
import { Problem } from '../problem-details/wire.ts';

/** A header of a reply. */
export const header = (description: string, example: string) =>
  Type.String({ description, examples: [example] });

/** A ranking, and where its time went. */
export const rankingReply = <Schema extends TSchema>(schema: Schema) => ({
  description: 'The ranking.',
  headers: {
    'server-timing': header(
      'How long its stages took, in milliseconds (https://www.w3.org/TR/server-timing/).',
      'parse;dur=0.1, plan;dur=0.2, queue;dur=0, execute;dur=3.1, rank;dur=0.1',
    ),
  },
  content: { 'application/json': { schema } },
});

export const problemReply = (description: string, headers?: Readonly<Record<string, TSchema>>) => ({
  description,
  ...(headers && { headers }),
  content: { [PROBLEM_MEDIA_TYPE]: { schema: Problem } },
});

const retryAfter = {
  'retry-after': header('Seconds after which it is worth asking again, as `retry_after`.', '2'),
};

/** What any request may meet. */
export const commonErrors = {
  '4xx': problemReply('The request can’t be read, or it has query parameters that this path does not take.'),
  401: problemReply('A key is needed and there is none, or not a good one.', {
    'www-authenticate': header('How to bring a key.', 'Bearer realm="crossrank"'),
  }),
  429: problemReply('The key has used up what it may. `Retry-After` says when to try again.', retryAfter),
  500: problemReply('The service failed.'),
  503: problemReply(
    'There is more work than can be done, or the service is starting or shutting down. `Retry-After` says when to try again.',
    retryAfter,
  ),
} as const;

/** What a request with a body may meet besides. */
export const bodyErrors = {
  400: problemReply('The body is not JSON or does not have the documented form. `errors` names the fields.'),
  413: problemReply('The body is too large.'),
  415: problemReply('The body is not sent as JSON.'),
  422: problemReply(
    'The form is right, but a number is out of its range, or a language, strategy, limit or size is not one that there is here.',
  ),
  ...commonErrors,
} as const;
