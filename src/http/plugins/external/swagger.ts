/** @fastify/swagger: the OpenAPI document, made of the schemas of the routes. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { namedSchemas } from '../../named-schemas.ts';

export function openapi(version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Crossrank',
        version,
        summary: 'Which of these programs is right?',
        description:
          'Executes N candidate programs against M generated tests in sandboxes and ranks the candidates. Tests may be wrong too: what counts is who agrees with whom.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'Where this document came from' }],
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            description: 'A key that the operator gave you. Needed only where the service was given keys.',
          },
        },
      },
      security: [{ key: [] }, {}],
      tags: [
        { name: 'ranking', description: 'Rank candidate programs.' },
        { name: 'batches', description: 'Many problems, durably.' },
        { name: 'training', description: 'Rewards for training.' },
        { name: 'catalogue', description: 'What requests may name.' },
        { name: 'service', description: 'How the service is.' },
      ],
    },
    transformObject: namedSchemas,
  };
}
