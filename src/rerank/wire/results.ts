/** What is said of a candidate, a cluster, a test, a failed cell: schemas. */
import Type, { type Static } from 'typebox';

const index = (of: string) =>
  Type.Integer({ description: `Index of the ${of} as sent.`, minimum: 0, examples: [0] });

const nullable = { integer: { type: ['integer', 'null'] }, number: { type: ['number', 'null'] } };

const Flag = Type.Enum(['tampering', 'nondeterministic'], {
  type: 'string',
  description:
    '`tampering`: tried to change the judge, or to find it. `nondeterministic`: came out differently when some of its cells were run again.',
  examples: ['tampering'],
});

export const Result = Type.Object(
  {
    index: index('candidate'),
    id: Type.String({ description: 'Name of the candidate.', examples: ['b'] }),
    rank: Type.Integer({
      description: 'Place, from 1. Equal scores share a rank, and the next rank counts them all (1, 1, 3).',
      minimum: 1,
      examples: [1],
    }),
    relevance_score: Type.Number({
      description:
        'The score mapped to 0…1; of the default strategy, the probability that the candidate is right. It never rises down the list.',
      minimum: 0,
      maximum: 1,
      examples: [1],
    }),
    score: Type.Unsafe<number | null>({
      ...nullable.number,
      description: 'Score by the strategy. null: nothing is known of the candidate, so it was set aside.',
      examples: [-34.033],
    }),
    cluster: Type.Unsafe<number | null>({
      ...nullable.integer,
      description: 'Id of the cluster that the candidate belongs to. null: it was set aside.',
      examples: [0],
    }),
    passed: Type.Integer({ description: 'Test samples that it passed.', minimum: 0, examples: [3] }),
    total: Type.Integer({
      description: 'Test samples of which it is known whether it passed.',
      minimum: 0,
      examples: [3],
    }),
    cpu_ms: Type.Optional(
      Type.Unsafe<number | null>({
        ...nullable.number,
        description:
          'CPU time over the distinct cells that it passed, in milliseconds: their sum, measured inside the sandbox, the candidate’s own start in each cell included (but of a Python candidate that only defines functions). Of cells of a few milliseconds and less it is the time that they took. null: it passed none. Absent where a matrix was scored.',
        minimum: 0,
        examples: [0.42],
      }),
    ),
    cpu_ms_sd: Type.Optional(
      Type.Unsafe<number | null>({
        ...nullable.number,
        description:
          'The spread of these cells: the standard deviation of their CPU time, in milliseconds. Small JavaScript cells run several at a time and share their time evenly, so that it is too small there.',
        minimum: 0,
        examples: [0.02],
      }),
    ),
    flags: Type.Optional(
      Type.Array(Flag, {
        description:
          'What is odd about the candidate. Its place does not depend on it. Absent when nothing is.',
        examples: [['tampering']],
      }),
    ),
  },
  { title: 'Result', description: 'A candidate with its place.' },
);

export const Cluster = Type.Object(
  {
    id: Type.Integer({ description: 'Number of the cluster, the best first.', minimum: 0, examples: [0] }),
    candidates: Type.Array(index('candidate'), {
      description: 'The candidates of the cluster as indexes, in the order sent.',
      examples: [[0]],
    }),
    tests_passed: Type.Array(index('test'), {
      description: 'The tests that they all pass as indexes, in the order sent.',
      examples: [[0, 1]],
    }),
    size: Type.Integer({
      description: 'Samples in the cluster: the sum of `count`.',
      minimum: 1,
      examples: [1],
    }),
    score: Type.Number({ description: 'Score of the best candidate of the cluster.', examples: [-34.033] }),
  },
  { title: 'Cluster', description: 'Candidates that pass the same tests.' },
);

export const TestReport = Type.Object(
  {
    index: index('test'),
    id: Type.String({ description: 'Name of the test.', examples: ['t1'] }),
    pass_rate: Type.Unsafe<number | null>({
      ...nullable.number,
      description:
        'Share of the candidate samples that pass the test, among those of which it is known. null: of none.',
      minimum: 0,
      maximum: 1,
      examples: [0.25],
    }),
    validity: Type.Optional(
      Type.Number({
        description:
          'Probability that the test is right. Only of the default strategy, and not of a test that is not known of every candidate.',
        minimum: 0,
        maximum: 1,
        examples: [0.9],
      }),
    ),
    weight: Type.Optional(
      Type.Number({
        description:
          'Its share of the votes of all tests: tests of one input share the vote of that input. With `validity`.',
        minimum: 0,
        maximum: 1,
        examples: [0.5],
      }),
    ),
    separates: Type.Optional(
      Type.Number({
        description:
          'Share of all pairs of distinct candidates of which one passes the test and one does not.',
        minimum: 0,
        maximum: 1,
        examples: [0.5],
      }),
    ),
    redundant_with: Type.Optional(
      Type.Integer({
        description:
          'Index of the first test that the very same candidates pass. Absent: there is none before it.',
        minimum: 0,
        examples: [0],
      }),
    ),
  },
  { title: 'TestReport', description: 'What the candidates say about a test.' },
);

export const Failure = Type.Object(
  {
    candidate: index('candidate'),
    test: index('test'),
    outcome: Type.String({ description: 'Outcome letter of the cell.', examples: ['F'] }),
    type: Type.String({
      description: 'Kind of the error, as its language names it.',
      examples: ['AssertionError'],
    }),
    message: Type.String({
      description: 'What the error says, shortened and without control characters.',
      examples: ['assert incr([1, 2]) == [2, 3]'],
    }),
    line: Type.Unsafe<number | null>({
      ...nullable.integer,
      description: 'Line in the candidate’s own text, from 1. null: not known.',
      examples: [3],
    }),
  },
  { title: 'Failure', description: 'Why a cell did not pass.' },
);

export const Picks = Type.Object(
  {
    candidates: Type.Array(index('candidate'), {
      description: 'Their indexes, best first. Fewer than asked for where there are fewer clusters.',
      examples: [[0, 1]],
    }),
    expected_pass_at_k: Type.Unsafe<number | null>({
      ...nullable.number,
      description: 'Probability that one of them is right. null: the strategy’s scores are no probabilities.',
      minimum: 0,
      maximum: 1,
      examples: [0.9],
    }),
  },
  {
    title: 'Picks',
    description: 'The best candidate of each of the best clusters. With `diversify`.',
    examples: [{ candidates: [0, 1], expected_pass_at_k: 0.9 }],
  },
);

export type Result = Static<typeof Result>;
export type Picks = Static<typeof Picks>;
export type Cluster = Static<typeof Cluster>;
export type TestReport = Static<typeof TestReport>;
export type Failure = Static<typeof Failure>;
