/**
 * What a client sends: the schemas that validate it, type it and document it. Ranges here are those of the format;
 * what the operator allows is checked by the use case.
 */
import Type, { type Static } from 'typebox';
import { MAX_COUNT } from '../../matrix/counts.ts';
import { STANDARD_COSTS } from '../../ranking/decision.ts';
import { exampleRequest, exampleScoreRequest } from './example.ts';

const closed = { additionalProperties: false };

export const MAX_ID_LENGTH = 256;

const count = (of: string) =>
  Type.Integer({
    description: `How many samples had this very ${of}. Default 1.`,
    minimum: 1,
    maximum: MAX_COUNT,
    examples: [3],
  });

const id = (of: string) =>
  Type.String({
    description: `Your name for the ${of}, unique in the request. Default: its index, as a string.`,
    minLength: 1,
    maxLength: MAX_ID_LENGTH,
    examples: ['b'],
  });

const CandidateObject = Type.Object(
  {
    id: Type.Optional(id('candidate')),
    code: Type.String({
      description:
        'Text of the program, or what goes on from the prelude. A Markdown fence around it is taken off, with a warning.',
      examples: ['    return xs\n'],
    }),
    count: Type.Optional(count('text')),
    source: Type.Optional(
      Type.String({
        description: 'The model or agent that the candidate came from.',
        maxLength: MAX_ID_LENGTH,
        examples: ['model-a'],
      }),
    ),
    prior: Type.Optional(
      Type.Number({
        description: 'Your own evidence that the candidate is right, between 0 and 1, neither included.',
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        examples: [0.2],
      }),
    ),
  },
  { ...closed, title: 'Candidate', description: 'A candidate program with what is known of it.' },
);

const trusted = Type.Boolean({
  description:
    'Whether you know the test to be right, as an example given in a prompt is. The default strategy takes it for evidence; others overlook it. Default false.',
  examples: [true],
});

const CodeTest = Type.Object(
  {
    id: Type.Optional(id('test')),
    code: Type.String({
      description: 'Program text. It passes unless it throws or fails an assertion.',
      examples: ['assert incr([]) == []'],
    }),
    count: Type.Optional(count('test')),
    trusted: Type.Optional(trusted),
  },
  { ...closed, title: 'CodeTest', description: 'A test as program text.' },
);

const Comparison = Type.Union(
  [
    Type.Enum(['trimmed', 'exact', 'tokens'], {
      type: 'string',
      description:
        '`trimmed` (the default): line by line, trailing white space ignored. `exact`: byte for byte. `tokens`: what stands between white space, in order.',
      examples: ['tokens'],
    }),
    Type.Object(
      {
        float: Type.Number({
          description:
            'As `tokens`, but where both are numbers they may differ by so much, absolutely or relatively.',
          minimum: 0,
          maximum: 1,
          examples: [1e-6],
        }),
      },
      { ...closed, title: 'FloatComparison', description: 'Numbers are compared with a tolerance.' },
    ),
    Type.Object(
      {
        checker: Type.String({
          description:
            'Program text in the language of the candidates that defines `check(input, expected, actual)`, each a string. The output is right when it returns something true.',
          minLength: 1,
          examples: [
            'def check(input, expected, actual):\n    return sorted(actual.split()) == sorted(expected.split())\n',
          ],
        }),
      },
      {
        ...closed,
        title: 'CheckerComparison',
        description:
          'A special judge, for problems with more than one right output. It runs apart from the candidates.',
      },
    ),
  ],
  {
    description: 'How the output is compared with `stdout`. Default `trimmed`.',
    examples: ['tokens', { float: 1e-6 }],
  },
);

const StdioTest = Type.Object(
  {
    id: Type.Optional(id('test')),
    stdin: Type.String({ description: 'What the program reads from standard input.', examples: ['1 2\n'] }),
    stdout: Type.String({
      description:
        'What the program must print on standard output. Trailing white space is ignored on both sides unless `compare` says otherwise.',
      examples: ['3\n'],
    }),
    compare: Type.Optional(Comparison),
    count: Type.Optional(count('test')),
    trusted: Type.Optional(trusted),
  },
  { ...closed, title: 'StdioTest', description: 'A test of a whole program by its input and output.' },
);

const Strategy = Type.Union(
  [
    Type.String({ description: 'Name of a strategy, with its default parameters.', examples: ['b4'] }),
    Type.Object(
      {
        name: Type.String({ description: 'Name of a strategy from `GET /v1/strategies`.', examples: ['b4'] }),
      },
      {
        additionalProperties: true,
        title: 'StrategyChoice',
        description: 'A strategy with parameters. Those left out have their defaults.',
        examples: [{ name: 'b4', alpha_xy: 1000, beta_0: 100000 }],
      },
    ),
  ],
  {
    description:
      'How to rank: a name from `GET /v1/strategies`, or an object with `name` and parameters. Left out: the service’s best.',
    examples: ['b4', { name: 'b4', alpha_xy: 1000, beta_0: 100000 }],
  },
);

const Limits = Type.Object(
  {
    cell_timeout_ms: Type.Optional(
      Type.Integer({
        description: 'Time limit of a cell in milliseconds. Default 1000, ceiling 10000.',
        minimum: 1,
        examples: [1000],
      }),
    ),
    memory_mb: Type.Optional(
      Type.Integer({
        description:
          'Memory limit of a cell in MB, as growth above the warm interpreter. Default 256, ceiling 1024.',
        minimum: 1,
        examples: [256],
      }),
    ),
    output_kb: Type.Optional(
      Type.Integer({
        description:
          'Most output of a cell in kB of 1,024 characters, standard output and error together. Default 1024, ceiling 16384.',
        minimum: 1,
        examples: [1024],
      }),
    ),
  },
  {
    ...closed,
    title: 'Limits',
    description:
      'Limits of each cell. Defaults and ceilings are the operator’s; those named here are the usual ones. Over a ceiling is a 422.',
    examples: [{ cell_timeout_ms: 1000, memory_mb: 256 }],
  },
);

const cost = (of: string, standard: number) =>
  Type.Optional(
    Type.Number({
      description: `Of ${of}. Default ${standard}.`,
      minimum: 0,
      maximum: 1e9,
      examples: [standard],
    }),
  );

const Costs = Type.Object(
  {
    wrong: cost('accepting a wrong program', STANDARD_COSTS.wrong),
    more_tests: cost('another round of tests', STANDARD_COSTS.more_tests),
    more_candidates: cost('another round of candidates', STANDARD_COSTS.more_candidates),
    ask: cost('asking somebody who knows', STANDARD_COSTS.ask),
  },
  {
    ...closed,
    title: 'Costs',
    description: 'What `decision` weighs, all in one unit of your own.',
    examples: [{ wrong: 1, ask: 0.3 }],
  },
);

const Effort = Type.Union(
  [
    Type.Enum(['full', 'adaptive'], {
      type: 'string',
      description:
        '`full` (the default): every cell. `adaptive`: cells are chosen by what they would tell, until the first is found; of small requests every cell.',
      examples: ['adaptive'],
    }),
    Type.Object(
      {
        max_cells: Type.Integer({
          description: 'At most so many distinct cells are run, those that tell most first.',
          minimum: 1,
          maximum: Number.MAX_SAFE_INTEGER,
          examples: [500],
        }),
      },
      { ...closed, title: 'MaxCells', description: 'A ceiling on cells.' },
    ),
  ],
  {
    description:
      'How much is executed. Cells that are left are `S`. The default strategy takes a candidate to answer what it was not asked as the nearest that was; published strategies get tests that every candidate has run.',
    examples: ['adaptive', { max_cells: 500 }],
  },
);

const TopN = Type.Integer({
  description: 'Return only the best so many `results`. Nothing else is cut.',
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  examples: [5],
});

const TieBreak = Type.Union(
  [
    Type.Enum(['earlier', 'shorter', 'faster'], {
      type: 'string',
      description:
        '`earlier` (the default): in the order sent. `shorter`: the shorter text first. `faster`: the smaller `cpu_ms` first.',
      examples: ['shorter'],
    }),
    Type.Object(
      {
        random: Type.Integer({
          description: 'Which random order. The same seed gives the same order.',
          minimum: 0,
          maximum: 0xffff_ffff,
          examples: [42],
        }),
      },
      { ...closed, title: 'RandomTieBreak', description: 'In a random order.' },
    ),
  ],
  {
    description:
      'The order in `results` of candidates with equal scores, which share a rank all the same. What is still equal is in the order sent.',
    examples: ['shorter', { random: 42 }],
  },
);

const Diversify = Type.Integer({
  description:
    'Adds `picks` to the reply: so many candidates, each from another cluster, to be tried one after the other. `results` stay as they are.',
  minimum: 1,
  maximum: 10_000,
  examples: [3],
});

const indexOfCandidate = Type.Integer({
  description: 'Index of the candidate as sent.',
  minimum: 0,
  examples: [3],
});

const Why = Type.Array(indexOfCandidate, {
  description:
    'Candidates that `why` is to compare with the first too, as indexes. Needs `include: ["why"]`.',
  maxItems: 10,
  examples: [[3]],
});

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
          'Answer within so many milliseconds with the best known so far: cells that tell most are run first, and those not executed by then are `S`. A request that would still be waiting then is refused at once (503).',
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
