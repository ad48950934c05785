import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { commonErrors } from '../replies.ts';
import { NoQuery } from '../schemas/query.ts';

const OpenApiDocument = Type.Object(
  {},
  {
    additionalProperties: true,
    description: 'An OpenAPI 3.1 document.',
    examples: [{ openapi: '3.1.0', info: { title: 'Crossrank', version: '0.1.0' }, paths: {} }],
  },
);

export const openapiRoute: FastifyPluginAsyncTypebox = async (app) => {
  const schema = {
    operationId: 'describe',
    tags: ['service'],
    summary: 'This description of the service',
    description: 'For generated clients and other tools.',
    querystring: NoQuery,
    response: { 200: OpenApiDocument, ...commonErrors },
  };
  app.get('/openapi.json', { schema }, async () => app.swagger());
};
