/** What `GET /v1/languages` answers. */
import Type from 'typebox';

const Language = Type.Object(
  {
    name: Type.String({ description: 'The value for `language` in a request.', examples: ['python'] }),
    runtime: Type.String({
      description: 'What executes programs in this language, with its version.',
      examples: ['CPython 3.14.2 (Pyodide 314.0.7)'],
    }),
    ready: Type.Boolean({ description: 'Whether it takes work already.', examples: [true] }),
    candidate_forms: Type.Array(
      Type.String({
        description: 'A form, in words.',
        examples: ['a completion that goes on from the prelude'],
      }),
      {
        description: 'Forms of candidates that are accepted.',
        examples: [['a completion that goes on from the prelude', 'a whole program']],
      },
    ),
    test_forms: Type.Array(
      Type.String({ description: 'A form, in words.', examples: ['assert statements'] }),
      {
        description: 'Forms of tests that are accepted.',
        examples: [['assert statements', 'standard input and output']],
      },
    ),
    libraries: Type.Array(Type.String({ description: 'Name of a module.', examples: ['math'] }), {
      description: 'Modules that a program may import.',
      examples: [['math', 'itertools']],
    }),
  },
  { title: 'Language', description: 'A language that candidates and tests may be in.' },
);

export const Languages = Type.Object(
  {
    languages: Type.Array(Language, {
      description: 'The languages.',
      examples: [
        [
          {
            name: 'python',
            runtime: 'CPython 3.14.2 (Pyodide 314.0.7)',
            ready: true,
            candidate_forms: ['a whole program'],
            test_forms: ['assert statements'],
            libraries: ['math'],
          },
        ],
      ],
    }),
  },
  { title: 'Languages', description: 'The languages that there are.' },
);
