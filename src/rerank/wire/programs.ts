/** Candidates and tests as a client sends them: schemas. */
import Type from 'typebox';
import { MAX_COUNT } from '../../matrix/counts.ts';

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

export const CandidateObject = Type.Object(
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
        description:
          'The model or agent that the candidate came from. `crossrank leaderboard` compares sources, and rows of exports name them. It moves no score: eleven ways to take it for evidence were measured on problems with candidates of two sources (`npm run bench:sources`), and no gain lasted; the largest came of the better source having fewer candidates.',
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

export const CodeTest = Type.Object(
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

export const StdioTest = Type.Object(
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
