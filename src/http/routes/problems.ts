import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { problemKind, problemNames, typeOf } from '../../problem-details/problem-details.ts';
import { commonErrors } from '../replies.ts';
import { NoQuery } from '../schemas/query.ts';

const example = {
  type: '/problems/too-many',
  title: 'There are too many',
  status: 422,
  description: 'Split the request.',
};

const ProblemKind = Type.Object(
  {
    type: Type.String({ description: 'Value of `type` in a problem.', examples: [example.type] }),
    title: Type.String({ description: 'What it is.', examples: [example.title] }),
    status: Type.Integer({ description: 'HTTP status that it comes with.', examples: [example.status] }),
    description: Type.String({ description: 'What to do about it.', examples: [example.description] }),
  },
  { title: 'ProblemKind', description: 'A kind of problem.', examples: [example] },
);

export const problemsRoute: FastifyPluginAsyncTypebox = async (app) => {
  const schema = {
    operationId: 'explainProblem',
    tags: ['service'],
    summary: 'What a kind of problem means',
    description: 'Where the `type` of a problem points to.',
    querystring: NoQuery,
    params: Type.Object({
      name: Type.Enum(problemNames, {
        type: 'string',
        description: 'Name of the kind of problem.',
        examples: ['too-many'],
      }),
    }),
    response: { 200: ProblemKind, ...commonErrors },
  };
  app.get('/problems/:name', { schema }, async ({ params: { name } }) => ({
    type: typeOf(name),
    ...problemKind(name),
  }));
};
