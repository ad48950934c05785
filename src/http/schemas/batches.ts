/** Batches on the wire. */
import type { Readable } from 'node:stream';
import Type, { type Static } from 'typebox';

const count = (description: string, example: number) =>
  Type.Integer({ description, minimum: 0, examples: [example] });

const time = (of: string) =>
  Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: `When it ${of}; null: not yet.`,
    examples: ['2026-01-01T00:00:00.000Z'],
  });

export const Batch = Type.Object(
  {
    id: Type.String({
      description: 'Name of the batch. Later ones sort after earlier ones.',
      examples: ['ba_01JD3V8Q6T9M2Y4K7W5XE0ZBNA'],
    }),
    owner: Type.String({
      description: 'Name of the key that made it; `-` where none was needed.',
      examples: ['team-a'],
    }),
    state: Type.Enum(['queued', 'running', 'completed', 'cancelled'], {
      type: 'string',
      description: '`queued`: durable, not begun. `completed`: every problem has a line of results.',
      examples: ['running'],
    }),
    counts: Type.Object(
      {
        total: count('Problems.', 82),
        done: count('Problems that have a line of results, failed ones among them.', 40),
        failed: count('Problems that failed.', 1),
      },
      { description: 'How far it is.', examples: [{ total: 82, done: 40, failed: 1 }] },
    ),
    per_second: Type.Unsafe<number | null>({
      type: ['number', 'null'],
      description: 'Problems done a second since it began; null before.',
      examples: [3.5],
    }),
    seconds_left: Type.Unsafe<number | null>({
      type: ['number', 'null'],
      description: 'Reckoned time until it is completed; null where that is not known, or over.',
      examples: [12],
    }),
    created_at: time('came'),
    started_at: time('began'),
    ended_at: time('ended'),
  },
  { title: 'Batch', description: 'A batch and how far it is.' },
);

export const BatchList = Type.Object(
  {
    batches: Type.Array(Batch, { description: 'The latest first.', examples: [[]] }),
    next: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: '`before` of the next page; null: there is none.',
      examples: [null],
    }),
  },
  { title: 'BatchList', description: 'A page of batches.' },
);

const closed = { additionalProperties: false };
const wholeText = (description: string, example: string) =>
  Type.Optional(Type.String({ description, pattern: '^[0-9]{1,9}$', examples: [example] }));

export const BatchHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      description:
        'Your name for this upload, 1 to 255 visible ASCII characters: one that you sent before is answered with its batch, and the body is not looked at.',
      pattern: '^[!-~]{1,255}$',
      examples: ['nightly-2026-01-01'],
    }),
  ),
});

/** Read as it comes, line by line. */
export const BatchLines = Type.Unsafe<Readable>({
  type: 'string',
  description:
    'Lines of JSON: each is a rerank request, with an optional `custom_id` of 1 to 256 characters (default: its number from 0). May be gzip or Zstandard. A line that is wrong becomes a failed line of the results.',
  examples: [
    '{"custom_id":"p0","language":"python","candidates":["def f(): return 1"],"tests":["assert f() == 1"]}\n',
  ],
});

export const BatchPath = Type.Object(
  {
    id: Type.String({
      description: 'Name of the batch.',
      maxLength: 64,
      examples: ['ba_01JD3V8Q6T9M2Y4K7W5XE0ZBNA'],
    }),
  },
  closed,
);
export const ListQuery = Type.Object(
  {
    limit: wholeText('Most batches in the reply, up to 100. Default 20.', '20'),
    before: Type.Optional(
      Type.String({
        description: 'Only batches before this one: `next` of the page before.',
        maxLength: 64,
        examples: ['ba_01JD3V8Q6T9M2Y4K7W5XE0ZBNA'],
      }),
    ),
  },
  closed,
);
export const ResultsQuery = Type.Object(
  {
    from: wholeText(
      'Place in the input of the first line wanted, from 0: `x-next-from` of the reply before. Default 0.',
      '0',
    ),
    limit: wholeText('Most lines in the reply. Default: all that there are.', '100'),
  },
  closed,
);

export type Batch = Static<typeof Batch>;
