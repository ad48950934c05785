/** Documentation of the errors that many routes share. */
import { PROBLEM_MEDIA_TYPE } from '../problem-details/problem-details.ts';
import { Problem } from '../problem-details/wire.ts';

export const problemReply = (description: string) => ({
  description,
  content: { [PROBLEM_MEDIA_TYPE]: { schema: Problem } },
});

/** What any request may meet. */
export const commonErrors = {
  '4xx': problemReply('The request can’t be read, or it has query parameters that this path does not take.'),
  401: problemReply('A key is needed and there is none, or not a good one.'),
  429: problemReply('The key has used up what it may. `Retry-After` says when to try again.'),
  500: problemReply('The service failed.'),
  503: problemReply('The service is starting or shutting down. `Retry-After` says when to try again.'),
} as const;

/** What a request with a body may meet besides. */
export const bodyErrors = {
  400: problemReply('The body is not JSON or does not have the documented form. `errors` names the fields.'),
  413: problemReply('The body is too large.'),
  415: problemReply('The body is not sent as JSON.'),
  422: problemReply(
    'The form is right, but a language, strategy, limit or size is not one that there is here.',
  ),
  ...commonErrors,
} as const;
