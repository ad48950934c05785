/** What candidates answered, beside whether they passed: the schema of a part of the reply. */
import Type, { type Static } from 'typebox';

const answerIndex = (description: string) =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], description, minimum: 0, examples: [0] });

const Question = Type.Object(
  {
    text: Type.String({
      description:
        'The call that tests compare, in one way of writing it, after what stands before it in the test; the input of a whole program. Longer ones end in a digest.',
      examples: ['incr([1, 2])'],
    }),
    tests: Type.Array(
      Type.Integer({ description: 'Index of the test as sent.', minimum: 0, examples: [0] }),
      { description: 'The tests that ask it; none where it is a probe.', examples: [[0]] },
    ),
  },
  { title: 'Question', description: 'What one or more tests ask, or a probe.' },
);

export const Answer = Type.Object(
  {
    kind: Type.Enum(['value', 'exception', 'limit', 'opaque'], {
      type: 'string',
      description:
        '`value`: a plain value. `exception`: one that left the call. `limit`: what ended it. `opaque`: a value that has no text, and may be equal to another one or not.',
      examples: ['value'],
    }),
    type: Type.String({
      description:
        'Type of the value or of the exception in the language’s own words, `output` of a whole program; the letter of the limit.',
      examples: ['list'],
    }),
    text: Type.String({
      description:
        'Text of the value; equal values have equal texts. Longer ones end in a digest of the whole. Empty for other kinds.',
      examples: ['[2, 3]'],
    }),
  },
  { title: 'Answer', description: 'What a candidate answered, or a test wants.' },
);

export const AnswersReport = Type.Object(
  {
    questions: Type.Array(Question, {
      description: 'What the tests ask, as far as that can be told.',
      examples: [[{ text: 'incr([1, 2])', tests: [0] }]],
    }),
    answers: Type.Array(Answer, {
      description: 'All answers that occur, each once.',
      examples: [[{ kind: 'value', type: 'list', text: '[2, 3]' }]],
    }),
    given: Type.Array(
      Type.Array(answerIndex('Index in `answers`; null where nobody knows what the candidate answers.'), {
        description: 'The answers of a candidate, one for each question.',
        examples: [[0]],
      }),
      { description: 'One list for each candidate as sent.', examples: [[[0], [1]]] },
    ),
    wanted: Type.Array(
      answerIndex('Index in `answers`; null where the test wants no plain value, or asks nothing.'),
      { description: 'The answer that each test as sent wants.', examples: [[0]] },
    ),
  },
  { title: 'Answers', description: 'What the candidates answered to what the tests ask.' },
);

export type AnswersReport = Static<typeof AnswersReport>;
