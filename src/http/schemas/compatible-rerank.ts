/** `POST /v2/rerank` on the wire: the form of rerankers of texts (Cohere's v2, Jina's), with what programs need besides. */
import Type, { type Static } from 'typebox';
import { RerankRequest } from '../../rerank/wire/request.ts';

const { prelude, tests, strategy, limits, deadline_ms, top_n } = RerankRequest.properties;

const Document = Type.Union(
  [
    Type.String({ description: 'Short for `{ "text": … }`.', examples: ['def f():\n    return 1\n'] }),
    Type.Object(
      { text: Type.String({ description: 'Text of the program.', examples: ['def f():\n    return 1\n'] }) },
      { additionalProperties: false, title: 'TextDocument', description: 'A document as an object.' },
    ),
  ],
  { description: 'A candidate program.', examples: ['def f():\n    return 1\n'] },
);

const example = {
  model: 'crossrank',
  query: 'Write f(), which returns 1.',
  documents: ['def f():\n    return 1\n', 'def f():\n    return 2\n'],
  top_n: 1,
  language: 'python',
  tests: ['assert f() == 1'],
};

export const CompatibleRequest = Type.Object(
  {
    model: Type.Optional(
      Type.String({ description: 'Not looked at: `strategy` says how to rank.', examples: ['crossrank'] }),
    ),
    query: Type.String({
      description: 'What the candidates were asked. Ranks do not depend on it.',
      examples: [example.query],
    }),
    documents: Type.Array(Document, {
      description: 'The candidates.',
      minItems: 1,
      examples: [example.documents],
    }),
    top_n,
    return_documents: Type.Optional(
      Type.Boolean({ description: 'Whether results have their texts. Default false.', examples: [false] }),
    ),
    max_tokens_per_doc: Type.Optional(
      Type.Integer({ description: 'Not looked at: no program is cut.', examples: [4096] }),
    ),
    priority: Type.Optional(
      Type.Integer({
        description:
          'As Cohere has it: 0 (the default) comes first. Here 0 is `interactive`, and all above is `bulk`.',
        minimum: 0,
        maximum: 999,
        examples: [0],
      }),
    ),
    language: Type.Optional(
      Type.String({
        description:
          'Language of the candidates and the tests: a name from `GET /v1/languages`. Default python.',
        examples: ['python'],
      }),
    ),
    tests,
    prelude,
    strategy,
    limits,
    deadline_ms,
  },
  {
    additionalProperties: false,
    title: 'CompatibleRerankRequest',
    description: 'Documents are candidates; `tests` is what rankers of texts do not have.',
    examples: [example],
  },
);

export const CompatibleReply = Type.Object(
  {
    id: Type.String({
      description: 'Name of this reply.',
      examples: ['rr_01JD3V8Q6T9M2Y4K7W5XE0ZBNA'],
    }),
    results: Type.Array(
      Type.Object(
        {
          index: Type.Integer({ description: 'Place among the documents.', minimum: 0, examples: [0] }),
          relevance_score: Type.Number({
            description: 'In [0, 1], as of `/v1/rerank`.',
            minimum: 0,
            maximum: 1,
            examples: [0.98],
          }),
          document: Type.Optional(
            Type.Object(
              { text: Type.String({ description: 'As sent.', examples: ['def f():\n    return 1\n'] }) },
              { description: 'With `return_documents`.', examples: [{ text: 'def f():\n    return 1\n' }] },
            ),
          ),
        },
        { title: 'CompatibleResult', description: 'A candidate and its score.' },
      ),
      { description: 'Best first.', examples: [[{ index: 0, relevance_score: 0.98 }]] },
    ),
    meta: Type.Object(
      {
        api_version: Type.Object(
          { version: Type.String({ description: 'Always 2.', examples: ['2'] }) },
          { description: 'Form of this reply.', examples: [{ version: '2' }] },
        ),
        warnings: Type.Array(Type.String({ description: 'A warning.', examples: ['…'] }), {
          description: 'As of `/v1/rerank`.',
          examples: [[]],
        }),
      },
      { description: 'About the reply.', examples: [{ api_version: { version: '2' }, warnings: [] }] },
    ),
  },
  { title: 'CompatibleRerankReply', description: 'The candidates, best first.' },
);

export type CompatibleRequest = Static<typeof CompatibleRequest>;
export type CompatibleReply = Static<typeof CompatibleReply>;
