/** `POST /v1/rewards` on the wire. */
import Type, { type Static } from 'typebox';
import { RerankRequest } from '../rerank/wire/request.ts';
import { ruleNames } from './rules.ts';

const { language, prelude, tests, limits, strategy, seed, priority, deadline_ms } = RerankRequest.properties;

const Group = Type.Object(
  {
    id: Type.Optional(
      Type.String({
        description: 'Your name for the group. Default: its index.',
        maxLength: 256,
        examples: ['p1'],
      }),
    ),
    prelude,
    tests,
    completions: Type.Array(
      Type.String({
        description: 'Program text, or what goes on from the prelude.',
        examples: ['    return xs\n'],
      }),
      { description: 'What the model wrote for one prompt.', minItems: 1, examples: [['    return xs\n']] },
    ),
  },
  {
    additionalProperties: false,
    title: 'RewardGroup',
    description: 'The completions of one prompt with its tests.',
  },
);

export const exampleRewardsRequest = {
  language: 'python',
  rule: 'fraction' as const,
  groups: [
    {
      id: 'p1',
      prelude: 'def f(x):\n',
      tests: ['assert f(1) == 1', 'assert f(2) == 4'],
      completions: ['    return x\n'],
    },
  ],
};

export const RewardsRequest = Type.Object(
  {
    language,
    rule: Type.Enum([...ruleNames], {
      type: 'string',
      description:
        '`binary`: all tests pass. `fraction`: the share that passes. `posterior`: `relevance_score` within the group. `weighted`: the share that passes, each test weighted by how many completions of the group pass it. `acecode`: half for passing all, half for CPU time beside the fastest that does.',
      examples: ['fraction'],
    }),
    groups: Type.Array(Group, {
      description: 'One for each prompt, at most 10,000.',
      minItems: 1,
      maxItems: 10_000,
      examples: [exampleRewardsRequest.groups],
    }),
    limits,
    strategy,
    seed,
    priority,
    deadline_ms,
  },
  {
    additionalProperties: false,
    title: 'RewardsRequest',
    description: 'A rollout: groups of completions to be rewarded.',
    examples: [exampleRewardsRequest],
  },
);

const number = (description: string, examples: (number | null)[]) =>
  Type.Optional(Type.Unsafe<number | null>({ type: ['number', 'null'], description, examples }));

const RewardParts = Type.Object(
  {
    pass_rate: number('Share of the test samples passed.', [0.5]),
    all_passed: Type.Optional(Type.Boolean({ description: 'Whether all tests pass.', examples: [false] })),
    posterior: number('`relevance_score` among the completions of the group.', [0.2]),
    validity: number('Share of tests passed, weighted by how many completions pass each.', [0.4]),
    efficiency: number(
      'CPU time of the fastest that passes all, over its own less what may be chance (10 ms, or two standard errors); null where it does not.',
      [null],
    ),
    format: number('1 where the program loads, 0 where it does not compile.', [1]),
    flags: Type.Optional(
      Type.Array(Type.String({ description: 'What is odd about it.', examples: ['tampering'] }), {
        description:
          '`tampering`: it tried to change or to find its judge. `nondeterministic`: it came out differently when run again.',
        examples: [['tampering']],
      }),
    ),
    error: Type.Optional(
      Type.String({
        description: 'Why there is no reward: the service failed, or time ran out.',
        examples: ['3 cells were not executed in time.'],
      }),
    ),
  },
  { title: 'RewardParts', description: 'What a reward is made of, or why there is none.' },
);

const GroupRewards = Type.Object(
  {
    id: Type.String({ description: 'Name of the group.', examples: ['p1'] }),
    rewards: Type.Array(
      Type.Unsafe<number | null>({
        type: ['number', 'null'],
        description: 'In 0…1; null: nobody knows.',
        examples: [0.5],
      }),
      {
        description:
          'One for each completion, in the order sent. null: the service failed or ran out of time.',
        examples: [[0.5, null]],
      },
    ),
    parts: Type.Array(RewardParts, {
      description: 'One for each completion, in the order sent.',
      examples: [[{ pass_rate: 0.5, flags: [] }]],
    }),
  },
  { title: 'GroupRewards', description: 'The rewards of a group.' },
);

export const RewardsReply = Type.Object(
  {
    groups: Type.Array(GroupRewards, {
      description: 'In the order sent.',
      examples: [[{ id: 'p1', rewards: [0.5], parts: [{ pass_rate: 0.5, flags: [] }] }]],
    }),
  },
  { title: 'RewardsReply', description: 'The rewards of a rollout.' },
);

export type RewardsRequest = Static<typeof RewardsRequest>;
export type RewardsReply = Static<typeof RewardsReply>;
