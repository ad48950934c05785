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

const Walls = Type.Object(
  {
    permission: Type.Literal(true, {
      description:
        "Node's permission model: no files but a sandbox's own code, no network, no processes. No sandbox is started without it.",
      examples: [true],
    }),
    namespaces: Type.Boolean({
      description:
        'Namespaces by bubblewrap: no network, nothing of the host but what is read, no processes of others. See `SANDBOX_NAMESPACES`.',
      examples: [true],
    }),
    reason: Type.Union([Type.String(), Type.Null()], {
      description: 'Why there are no namespaces; null where there are.',
      examples: ['bubblewrap is not installed'],
    }),
  },
  { title: 'Walls', description: 'What stands around every sandbox process.' },
);

export const Readiness = Type.Object(
  {
    status: Type.Literal('ok', {
      description: '`ok`, or the reply is a problem.',
      examples: ['ok'],
    }),
    walls: Walls,
  },
  {
    title: 'Readiness',
    description: 'Every runtime has a sandbox.',
    examples: [{ status: 'ok', walls: { permission: true, namespaces: true, reason: null } }],
  },
);
