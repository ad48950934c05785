/** What a client gets: the schemas that type and document it. Every reply object is open: fields may be added to it, never renamed or removed. */
import Type, { type Static } from 'typebox';
import { AnswersReport } from './answers.ts';
import { exampleReply } from './example.ts';
import { Cluster, Failure, Picks, Result, TestReport } from './results.ts';
import { Why } from './why.ts';

const milliseconds = (of: string) =>
  Type.Number({ description: `Milliseconds that ${of} took.`, minimum: 0, examples: [3.1] });

const cells = (which: string) =>
  Type.Integer({ description: `Distinct cells ${which}.`, minimum: 0, examples: [4] });

const replyId = Type.String({
  description: 'Name of this reply. Later ones sort after earlier ones.',
  examples: ['rr_01JD3V8Q6T9M2Y4K7W5XE0ZBNA'],
});

const strategy = Type.Object(
  { name: Type.String({ description: 'Name of the strategy.', examples: ['b4'] }) },
  {
    additionalProperties: true,
    title: 'ChosenStrategy',
    description: 'The strategy that ranked, with every parameter as it was used.',
    examples: [{ name: 'b4', alpha_xy: 1000, beta_0: 100000 }],
  },
);

const version = Type.String({ description: 'Version of the service.', examples: ['0.1.0'] });

const clusters = Type.Array(Cluster, {
  description: 'Candidates that agree, the best cluster first. With `include: ["clusters"]`.',
  examples: [[{ id: 0, candidates: [0], tests_passed: [0, 1], size: 1, score: -34.033 }]],
});
const tests = Type.Array(TestReport, {
  description: 'The tests in the order sent. With `include: ["tests"]`.',
  examples: [[{ index: 0, id: '0', pass_rate: 0.25 }]],
});
const matrix = Type.Array(
  Type.String({
    description: 'Row of a candidate: `1` passed, `0` did not, `-` not known.',
    examples: ['11'],
  }),
  {
    description:
      'One string for each candidate, one character for each test, as sent. With `include: ["matrix"]`.',
    examples: [['11', '01']],
  },
);
const results = Type.Array(Result, {
  description: 'The candidates, best first. Equal scores keep the order sent, or the one of `tie_break`.',
  examples: [
    [
      {
        index: 0,
        id: '0',
        rank: 1,
        relevance_score: 1,
        score: -34.033,
        cluster: 0,
        passed: 3,
        total: 3,
        cpu_ms: 0.42,
        cpu_ms_sd: 0.02,
      },
    ],
  ],
});
const warnings = Type.Array(
  Type.String({
    description: 'A sentence.',
    examples: ['Test "t1" does not compile; it is E for every candidate.'],
  }),
  {
    description: 'What the client should know about how the answer came about.',
    examples: [['Test "t1" does not compile; it is E for every candidate.']],
  },
);

const probability = (of: string) =>
  Type.Optional(
    Type.Number({
      description: `Probability that ${of}. Absent where the strategy knows none.`,
      minimum: 0,
      maximum: 1,
      examples: [0.8],
    }),
  );

const judged = {
  confidence: probability('the first result is right'),
  none_right: probability('no candidate is right'),
  decision: Type.Optional(
    Type.Enum(['accept', 'more_tests', 'more_candidates', 'ask'], {
      type: 'string',
      description: 'What is cheapest by expectation, by `costs`. With `confidence`.',
      examples: ['accept'],
    }),
  ),
};

export const RerankReply = Type.Object(
  {
    id: replyId,
    language: Type.String({ description: 'The language, as sent.', examples: ['python'] }),
    strategy,
    engine: Type.Object(
      {
        version,
        runtime: Type.String({
          description: 'What executed the programs.',
          examples: ['CPython 3.14 (Pyodide 314.0.7)'],
        }),
      },
      {
        description: 'What made this reply.',
        examples: [{ version: '0.1.0', runtime: 'CPython 3.14 (Pyodide 314.0.7)' }],
      },
    ),
    results,
    picks: Type.Optional(Picks),
    ...judged,
    clusters: Type.Optional(clusters),
    tests: Type.Optional(tests),
    matrix: Type.Optional(matrix),
    outcomes: Type.Optional(
      Type.Array(
        Type.String({
          description:
            'Row of a candidate: `P` passed, `F` assertion failed or output differs, `E` threw, `C` does not compile or load, `T` time limit, `M` memory limit, `O` output limit, `X` brought its sandbox down, `I` the service failed, `S` skipped.',
          examples: ['PP'],
        }),
        {
          description:
            'One string for each candidate, one letter for each test, as sent. With `include: ["outcomes"]`.',
          examples: [['PP', 'FP']],
        },
      ),
    ),
    failures: Type.Optional(
      Type.Array(Failure, {
        description: 'Why cells failed, at most three for each candidate. With `include: ["failures"]`.',
        examples: [
          [
            {
              candidate: 1,
              test: 0,
              outcome: 'F',
              type: 'AssertionError',
              message: 'assert incr([1, 2]) == [2, 3]',
              line: null,
            },
          ],
        ],
      }),
    ),
    answers: Type.Optional(AnswersReport),
    why: Type.Optional(
      Type.Array(Why, {
        description:
          'The first candidate against the best one of the second cluster (where there is but one, against the best that answered otherwise), then against those named in `why`. With `include: ["why"]`.',
        examples: [[]],
      }),
    ),
    stats: Type.Object(
      {
        cells: cells('in the request'),
        executed: cells('that ran'),
        cached: cells('answered from the cache, as they had run before'),
        concluded: cells(
          'concluded from others of the same candidate, not run: a call that it has answered before, or the rest of a row that only times out',
        ),
        skipped: cells('left `S`'),
        infra_errors: cells('left `I`'),
        probed: Type.Optional(
          cells('of probes, which are none of those above; absent where there were none'),
        ),
        queued_ms: milliseconds('waiting for its turn'),
        execute_ms: milliseconds('execution'),
        rank_ms: milliseconds('ranking'),
        total_ms: milliseconds('the whole request'),
      },
      {
        title: 'RerankStats',
        description: 'What it cost.',
        examples: [
          {
            cells: 4,
            executed: 4,
            cached: 0,
            concluded: 0,
            skipped: 0,
            infra_errors: 0,
            queued_ms: 0,
            execute_ms: 3.1,
            rank_ms: 0.1,
            total_ms: 4,
          },
        ],
      },
    ),
    warnings,
  },
  { title: 'RerankReply', description: 'The candidates, ranked.', examples: [exampleReply] },
);

export const ScoreReply = Type.Object(
  {
    id: replyId,
    strategy,
    engine: Type.Object(
      { version },
      { description: 'What made this reply.', examples: [{ version: '0.1.0' }] },
    ),
    results,
    picks: Type.Optional(Picks),
    ...judged,
    clusters: Type.Optional(clusters),
    tests: Type.Optional(tests),
    matrix: Type.Optional(matrix),
    stats: Type.Object(
      {
        cells: Type.Integer({ description: 'Cells of the matrix.', minimum: 0, examples: [6] }),
        rank_ms: milliseconds('ranking'),
        total_ms: milliseconds('the whole request'),
      },
      {
        title: 'ScoreStats',
        description: 'What it cost.',
        examples: [{ cells: 6, rank_ms: 0.1, total_ms: 0.2 }],
      },
    ),
    warnings,
  },
  { title: 'ScoreReply', description: 'The candidates of the matrix, ranked.' },
);

/** What every reply with a ranking has. */
export type RankedParts = Pick<
  RerankReply,
  'results' | 'picks' | 'clusters' | 'tests' | 'matrix' | 'confidence' | 'none_right' | 'decision'
>;

export type RerankReply = Static<typeof RerankReply>;
export type ScoreReply = Static<typeof ScoreReply>;
