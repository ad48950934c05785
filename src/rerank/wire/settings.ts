/** How a client wants cells executed and candidates ranked: schemas. */
import Type from 'typebox';
import { STANDARD_COSTS } from '../../ranking/decision.ts';

const closed = { additionalProperties: false };

export const Strategy = Type.Union(
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

export const Limits = Type.Object(
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

export const Costs = Type.Object(
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

export const Effort = Type.Union(
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

export const TopN = Type.Integer({
  description: 'Return only the best so many `results`. Nothing else is cut.',
  minimum: 1,
  maximum: Number.MAX_SAFE_INTEGER,
  examples: [5],
});

export const TieBreak = Type.Union(
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

export const Diversify = Type.Integer({
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

export const Why = Type.Array(indexOfCandidate, {
  description:
    'Candidates that `why` is to compare with the first too, as indexes. Needs `include: ["why"]`.',
  maxItems: 10,
  examples: [[3]],
});
