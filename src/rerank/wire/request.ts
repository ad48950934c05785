/**
 * What a client sends: the schemas that validate it, type it and document it. Ranges here are those of the format;
 * what the operator allows is checked by the use case.
 */
import Type, { type Static } from 'typebox';
import { MAX_COUNT } from '../../matrix/counts.ts';
import { exampleRequest, exampleScoreRequest } from './example.ts';
import { CandidateObject, CodeTest, StdioTest } from './programs.ts';
import { Costs, Diversify, Effort, Limits, Strategy, TieBreak, TopN, Why } from './settings.ts';

const closed = { additionalProperties: false };

const parts = <const Names extends string[]>(names: Names) =>
  Type.Array(Type.Enum(names, { type: 'string', description: 'Name of a part.', examples: [names[0]] }), {
    description: 'Parts of the reply that are left out unless asked for.',
    maxItems: 16,
    examples: [names],
  });

export const RerankRequest = Type.Object(
  {
    language: Type.String({
      description: 'Language of the candidates and the tests: a name from `GET /v1/languages`.',
      examples: ['python'],
    }),
    prelude: Type.Optional(
      Type.String({
        description:
          'Text put verbatim in front of every candidate. A candidate may complete a function header that it opens.',
        examples: ['from typing import List\n\n\ndef incr(xs: List[int]) -> List[int]:\n'],
      }),
    ),
    prompt: Type.Optional(
      Type.String({
        description:
          'What the candidates were asked, for exports of training data. Left out: the prelude. Nothing else depends on it.',
        examples: ['Write incr(xs), which adds 1 to every number of xs.'],
      }),
    ),
    candidates: Type.Array(
      Type.Union(
        [
          Type.String({
            description: 'Short for `{ "code": … }`.',
            examples: ['    return [x + 1 for x in xs]\n'],
          }),
          CandidateObject,
        ],
        {
          description: 'A candidate: its text, or an object.',
          examples: ['    return [x + 1 for x in xs]\n', { id: 'b', code: '    return xs\n', count: 3 }],
        },
      ),
      {
        description:
          'The candidates, 1 to 10,000. Candidates × tests at most 4,000,000. Identical ones are executed once.',
        minItems: 1,
        examples: [['    return [x + 1 for x in xs]\n', { id: 'b', code: '    return xs\n', count: 3 }]],
      },
    ),
    tests: Type.Array(
      Type.Union(
        [
          Type.String({
            description: 'Short for `{ "code": … }`.',
            examples: ['assert incr([1, 2]) == [2, 3]'],
          }),
          CodeTest,
          StdioTest,
        ],
        {
          description: 'A test: its text, or an object.',
          examples: ['assert incr([1, 2]) == [2, 3]', { id: 't1', code: 'assert incr([]) == []', count: 2 }],
        },
      ),
      {
        description: 'The tests, 1 to 10,000. Any of them may be wrong. Identical ones are executed once.',
        minItems: 1,
        examples: [['assert incr([1, 2]) == [2, 3]', { id: 't1', code: 'assert incr([]) == []', count: 2 }]],
      },
    ),
    strategy: Type.Optional(Strategy),
    limits: Type.Optional(Limits),
    seed: Type.Optional(
      Type.Integer({
        description:
          'Every cell’s randomness starts from it, so that the same request has the same outcomes. Clocks start at 2026-01-01T00:00:00Z in every cell, whatever the seed. Default 0.',
        minimum: 0,
        maximum: 0xffff_ffff,
        examples: [0],
      }),
    ),
    priority: Type.Optional(
      Type.Enum(['interactive', 'bulk'], {
        type: 'string',
        description:
          'Default `interactive`. `bulk` gets a tenth of the sandboxes where there is not enough for all; batches are bulk.',
        examples: ['bulk'],
      }),
    ),
    deadline_ms: Type.Optional(
      Type.Integer({
        description:
          'Answer within so many milliseconds with the best known so far: cells that tell most are run first, candidates that take long last, and cells not executed by then are `S`. A request that would still be waiting then is refused at once (503).',
        minimum: 1,
        maximum: 3_600_000,
        examples: [5000],
      }),
    ),
    effort: Type.Optional(Effort),
    probes: Type.Optional(
      Type.Integer({
        description:
          'At most so many inputs that no test has are made from those that tests have, and put to every candidate: right programs answer alike. For strategies that read answers, and for `answers`; with `effort` `full` only. Default 0, as they gain the default strategy nothing that could be measured.',
        minimum: 0,
        maximum: 1_000,
        examples: [8],
      }),
    ),
    costs: Type.Optional(Costs),
    top_n: Type.Optional(TopN),
    tie_break: Type.Optional(TieBreak),
    diversify: Type.Optional(Diversify),
    include: Type.Optional(parts(['clusters', 'tests', 'matrix', 'outcomes', 'failures', 'answers', 'why'])),
    why: Type.Optional(Why),
  },
  {
    ...closed,
    title: 'RerankRequest',
    description: 'Candidates, tests, and how to execute and rank.',
    examples: [exampleRequest],
  },
);

const counts = (of: string) =>
  Type.Array(
    Type.Integer({ description: 'Number of samples.', minimum: 1, maximum: MAX_COUNT, examples: [2] }),
    {
      description: `How many samples each ${of} stands for, one number for each. Default: 1 each.`,
      examples: [[1, 2]],
    },
  );

export const ScoreRequest = Type.Object(
  {
    matrix: Type.Array(
      Type.String({
        description:
          'The row of a candidate, one character for each test: `1` passed, `0` did not, `-` not known.',
        pattern: '^[01-]+$',
        examples: ['110'],
      }),
      {
        description: 'One string for each candidate, all of the same length.',
        minItems: 1,
        examples: [['110', '011']],
      },
    ),
    candidate_counts: Type.Optional(counts('candidate')),
    test_counts: Type.Optional(counts('test')),
    strategy: Type.Optional(Strategy),
    costs: Type.Optional(Costs),
    top_n: Type.Optional(TopN),
    diversify: Type.Optional(Diversify),
    include: Type.Optional(parts(['clusters', 'tests', 'matrix'])),
  },
  {
    ...closed,
    title: 'ScoreRequest',
    description: 'A pass matrix that was made elsewhere, to be ranked.',
    examples: [exampleScoreRequest],
  },
);

export type RerankRequest = Static<typeof RerankRequest>;
export type ScoreRequest = Static<typeof ScoreRequest>;
