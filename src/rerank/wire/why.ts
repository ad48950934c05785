/** Why one candidate stands before another: the schema of a part of the reply. */
import Type, { type Static } from 'typebox';
import { Answer } from './answers.ts';

const indexOf = (what: string) =>
  Type.Integer({ description: `Index as sent of ${what}.`, minimum: 0, examples: [0] });

const moved = (by: string) =>
  Type.Unsafe<number | null>({
    type: ['number', 'null'],
    description: `By how much ${by} moved the gap of their scores: the gap as it is, less what it would be without. Above 0: it speaks for \`candidate\`. null: not known, as one of them would have no score, or the matrix is too large to rank it again.`,
    examples: [0.12],
  });

const Side = Type.Object(
  {
    answer: Type.Union([Answer, Type.Null({ description: 'Nobody knows.', examples: [null] })], {
      description: 'What it answered to the question. null: not known, or there is no question.',
      examples: [{ kind: 'value', type: 'list', text: '[2, 3]' }],
    }),
    passed: Type.Integer({ description: 'How many of `tests` it passed.', minimum: 0, examples: [1] }),
    agreeing: Type.Integer({
      description:
        'Distinct candidates, itself among them, that answered the same; where that is not known, that passed the same of `tests`.',
      minimum: 1,
      examples: [7],
    }),
  },
  { title: 'WhySide', description: 'What one of the two did.' },
);

const Difference = Type.Object(
  {
    question: Type.String({
      description: 'The call or input on which they differ; where none was found, the test. Shortened.',
      examples: ['incr([1, 2])'],
    }),
    tests: Type.Array(indexOf('a test'), {
      description: 'The tests that ask it, duplicates left out; none where it is a probe.',
      examples: [[0]],
    }),
    candidate: Side,
    other: Side,
    moved: moved('these tests and what was answered'),
  },
  { title: 'WhyDifference', description: 'A question that tells the two apart.' },
);

export const Why = Type.Object(
  {
    candidate: indexOf('the candidate that stands first'),
    other: indexOf('the candidate that it is compared with'),
    score_gap: Type.Unsafe<number | null>({
      type: ['number', 'null'],
      description: 'Score of the first less score of the other. null: the other has none.',
      minimum: 0,
      examples: [17.3],
    }),
    texts_moved: moved('the texts of the programs'),
    differences_total: Type.Integer({
      description: 'On how many questions they differ.',
      minimum: 0,
      examples: [1],
    }),
    differences: Type.Array(Difference, {
      description:
        'Those on which most candidates are with one of the two and fewest with the other, at most five.',
      examples: [
        [
          {
            question: 'incr([1, 2])',
            tests: [0],
            candidate: {
              answer: { kind: 'value', type: 'list', text: '[2, 3]' },
              passed: 1,
              agreeing: 7,
            },
            other: { answer: { kind: 'value', type: 'list', text: '[1, 2]' }, passed: 0, agreeing: 2 },
            moved: 0.12,
          },
        ],
      ],
    }),
  },
  { title: 'Why', description: 'Why one candidate stands before another.' },
);

export type Why = Static<typeof Why>;
