/** @fastify/swagger-ui: the document for people. Everything that the page loads comes from this service. */
import type { FastifySwaggerUiOptions } from '@fastify/swagger-ui';

export const docs: FastifySwaggerUiOptions = {
  routePrefix: '/docs',
  uiConfig: { docExpansion: 'list', deepLinking: true, tryItOutEnabled: true, validatorUrl: null },
  staticCSP:
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; object-src 'none'; frame-ancestors 'self'; base-uri 'self'",
  theme: { title: 'Crossrank' },
};
