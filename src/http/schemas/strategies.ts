/** What `GET /v1/strategies` answers. */
import Type from 'typebox';

const parameterValue = <Value>(description: string, example: Value) =>
  Type.Unsafe<number | boolean>({ type: ['number', 'boolean'], description, examples: [example] });

const Parameter = Type.Object(
  {
    type: Type.Enum(['number', 'integer', 'boolean'], {
      type: 'string',
      description: 'Type of the value.',
      examples: ['number'],
    }),
    description: Type.String({
      description: 'What it does.',
      examples: ['Prior belief in candidates and tests.'],
    }),
    default: parameterValue('Value when the request gives none.', 1000),
    minimum: Type.Optional(Type.Number({ description: 'Lowest value allowed.', examples: [1] })),
    maximum: Type.Optional(Type.Number({ description: 'Highest value allowed.', examples: [1e9] })),
    examples: Type.Optional(
      Type.Array(parameterValue('A value that makes sense.', 10), {
        description: 'Values that make sense.',
        examples: [[10, 1000]],
      }),
    ),
  },
  { title: 'StrategyParameter', description: 'A parameter of a strategy, as JSON Schema describes a value.' },
);

export const Parameters = Type.Record(Type.String(), Parameter, {
  description: 'Parameters by name. All may be left out.',
  examples: [
    { alpha_xy: { type: 'number', description: 'Prior belief.', default: 1000, minimum: 1, maximum: 1e9 } },
  ],
});

const Paper = Type.Object(
  {
    authors: Type.String({ description: 'Its authors.', examples: ['Mouxiang Chen, Zhongxin Liu'] }),
    title: Type.String({ description: 'Its title.', examples: ['B4: Towards Optimal Assessment'] }),
    year: Type.Integer({ description: 'Year of publication.', examples: [2024] }),
    venue: Type.String({ description: 'Where it was published.', examples: ['ASE 2024'] }),
    url: Type.String({
      description: 'Where to read it.',
      format: 'uri',
      examples: ['https://arxiv.org/abs/2409.08692'],
    }),
  },
  { title: 'Paper', description: 'The publication that the strategy comes from.' },
);

const Strategy = Type.Object(
  {
    name: Type.String({ description: 'The name in a request.', examples: ['b4'] }),
    title: Type.String({ description: 'The name for people.', examples: ['B4'] }),
    description: Type.String({
      description: 'What it looks for.',
      examples: ['The consensus set most probably right.'],
    }),
    default: Type.Boolean({
      description: 'Whether it ranks when a request names no strategy.',
      examples: [true],
    }),
    reads_answers: Type.Boolean({
      description:
        'Whether it reads what candidates returned, beside what they passed. `POST /v1/score` knows only the latter.',
      examples: [true],
    }),
    paper: Paper,
    parameters: Parameters,
  },
  { title: 'Strategy', description: 'A way to rank.' },
);

export const Strategies = Type.Object(
  {
    strategies: Type.Array(Strategy, {
      description: 'The strategies.',
      examples: [
        [
          {
            name: 'max_pass',
            title: 'Max pass',
            description: 'Tests passed.',
            default: false,
            reads_answers: false,
            paper: {
              authors: 'Mouxiang Chen, Zhongxin Liu',
              title: 'B4: Towards Optimal Assessment',
              year: 2024,
              venue: 'ASE 2024',
              url: 'https://arxiv.org/abs/2409.08692',
            },
            parameters: {
              counted: { type: 'boolean', description: 'Whether counts weigh in.', default: true },
            },
          },
        ],
      ],
    }),
  },
  { title: 'Strategies', description: 'The strategies that there are.' },
);
