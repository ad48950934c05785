import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problemOfRefusal } from '../../../problem-details/problem-details.ts';
import { rerank } from '../../../rerank/rerank.ts';
import { RerankReply } from '../../../rerank/wire/reply.ts';
import { RerankRequest } from '../../../rerank/wire/request.ts';
import { sendProblem } from '../../plugins/app/errors.ts';
import { bodyErrors, rankingReply } from '../../replies.ts';
import { NoQuery } from '../../schemas/query.ts';
import type { ServiceFor } from '../../service-for.ts';
import { whenGone } from '../../when-gone.ts';

export const rerankRoute: FastifyPluginAsyncTypebox<{ readonly serviceFor: ServiceFor }> = async (
  app,
  { serviceFor },
) => {
  const schema = {
    operationId: 'rerank',
    tags: ['ranking'],
    summary: 'Execute candidates × tests and rank the candidates',
    description:
      'Executes every candidate against every test in sandboxes, looks at who agrees with whom, and ranks. A candidate or test that does not compile is no error of the request: it is an outcome.',
    querystring: NoQuery,
    body: RerankRequest,
    response: { 200: rankingReply(RerankReply), ...bodyErrors },
  };
  app.post('/v1/rerank', { schema }, async (request, reply) => {
    const answer = await rerank(request.body, serviceFor(request), whenGone(reply));
    return answer.ok ? answer.value : sendProblem(reply, problemOfRefusal(answer.refusal));
  });
};
