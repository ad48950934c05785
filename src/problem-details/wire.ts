/** Problem details (RFC 9457): the form of every error. */
import Type, { type Static } from 'typebox';

const FieldError = Type.Object(
  {
    pointer: Type.String({
      description:
        'JSON pointer (RFC 6901) to the field at fault in the request body. Empty: the body as a whole.',
      examples: ['/tests/3/code'],
    }),
    detail: Type.String({
      description: 'What is wrong with it and what to do, for people.',
      examples: ['It must be a string, not 7.'],
    }),
  },
  { title: 'FieldError', description: 'A field at fault.' },
);

export const Problem = Type.Object(
  {
    type: Type.String({
      description: 'Kind of the problem, for programs: a path of this service that explains it.',
      format: 'uri-reference',
      examples: ['/problems/invalid-request'],
    }),
    title: Type.String({
      description: 'Kind of the problem, for people.',
      examples: ['The request does not have the documented form'],
    }),
    status: Type.Integer({ description: 'HTTP status.', minimum: 400, maximum: 599, examples: [400] }),
    detail: Type.String({
      description: 'What is wrong with this request and what to do.',
      examples: ['/tests/3/code: It must be a string, not 7.'],
    }),
    errors: Type.Optional(
      Type.Array(FieldError, {
        description: 'The fields at fault, at most 20. Absent when no field is.',
        examples: [[{ pointer: '/tests/3/code', detail: 'It must be a string, not 7.' }]],
      }),
    ),
    retry_after: Type.Optional(
      Type.Integer({
        description: 'Seconds after which it is worth asking again, as in the header `Retry-After`.',
        minimum: 1,
        examples: [2],
      }),
    ),
  },
  {
    title: 'Problem',
    description: 'Why a request was not answered (RFC 9457).',
    examples: [
      {
        type: '/problems/invalid-request',
        title: 'The request does not have the documented form',
        status: 400,
        detail: '/tests/3/code: It must be a string, not 7.',
        errors: [{ pointer: '/tests/3/code', detail: 'It must be a string, not 7.' }],
      },
    ],
  },
);

export type Problem = Static<typeof Problem>;
