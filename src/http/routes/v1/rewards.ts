import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problemOfRefusal } from '../../../problem-details/problem-details.ts';
import { rewardsOf } from '../../../rewards/rewards.ts';
import { RewardsReply, RewardsRequest } from '../../../rewards/wire.ts';
import { sendProblem } from '../../plugins/app/errors.ts';
import { bodyErrors, rankingReply } from '../../replies.ts';
import { NoQuery } from '../../schemas/query.ts';
import type { ServiceFor } from '../../service-for.ts';
import { whenGone } from '../../when-gone.ts';

export const rewardsRoute: FastifyPluginAsyncTypebox<{ readonly serviceFor: ServiceFor }> = async (
  app,
  { serviceFor },
) => {
  const schema = {
    operationId: 'reward',
    tags: ['training'],
    summary: 'Rewards for groups of completions',
    description:
      'Executes the completions of each prompt against its tests and rewards them by a named rule. What the service failed on, or had no time for, is null and never 0.',
    querystring: NoQuery,
    body: RewardsRequest,
    response: { 200: rankingReply(RewardsReply), ...bodyErrors },
  };
  app.post('/v1/rewards', { schema }, async (request, reply) => {
    const answer = await rewardsOf(request.body, serviceFor(request), whenGone(reply));
    return answer.ok ? answer.value : sendProblem(reply, problemOfRefusal(answer.refusal));
  });
};
