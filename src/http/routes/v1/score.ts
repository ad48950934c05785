import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problemOfRefusal } from '../../../problem-details/problem-details.ts';
import { score } from '../../../rerank/score.ts';
import { ScoreReply } from '../../../rerank/wire/reply.ts';
import { ScoreRequest } from '../../../rerank/wire/request.ts';
import { sendProblem } from '../../plugins/app/errors.ts';
import { bodyErrors, rankingReply } from '../../replies.ts';
import { NoQuery } from '../../schemas/query.ts';
import type { ServiceFor } from '../../service-for.ts';

export const scoreRoute: FastifyPluginAsyncTypebox<{ readonly serviceFor: ServiceFor }> = async (
  app,
  { serviceFor },
) => {
  const schema = {
    operationId: 'score',
    tags: ['ranking'],
    summary: 'Rank a matrix that was executed elsewhere',
    description: 'Executes nothing: give the pass matrix and get the ranking of its rows.',
    querystring: NoQuery,
    body: ScoreRequest,
    response: { 200: rankingReply(ScoreReply), ...bodyErrors },
  };
  app.post('/v1/score', { schema }, async (request, reply) => {
    const answer = await score(request.body, serviceFor(request));
    return answer.ok ? answer.value : sendProblem(reply, problemOfRefusal(answer.refusal));
  });
};
