/** What the health checks answer. */
import Type from 'typebox';

export const Health = Type.Object(
  {
    status: Type.Literal('ok', {
      description: '`ok`, or the reply is a problem.',
      examples: ['ok'],
    }),
  },
  { title: 'Health', description: 'All is well.', examples: [{ status: 'ok' }] },
);
