import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problemOfRefusal } from '../../../problem-details/problem-details.ts';
import { rerank } from '../../../rerank/rerank.ts';
import type { RerankReply } from '../../../rerank/wire/reply.ts';
import type { RerankRequest } from '../../../rerank/wire/request.ts';
import { sendProblem } from '../../plugins/app/errors.ts';
import { bodyErrors, rankingReply } from '../../replies.ts';
import { CompatibleReply, CompatibleRequest } from '../../schemas/compatible-rerank.ts';
import { NoQuery } from '../../schemas/query.ts';
import type { ServiceFor } from '../../service-for.ts';
import { whenGone } from '../../when-gone.ts';

export const compatibleRerankRoute: FastifyPluginAsyncTypebox<{ readonly serviceFor: ServiceFor }> = async (
  app,
  { serviceFor },
) => {
  const schema = {
    operationId: 'rerankDocuments',
    tags: ['ranking'],
    summary: 'The same for clients of rerankers of texts',
    description:
      'Takes what clients of Cohere and Jina send, with `tests` besides: `documents` are candidates. `POST /v1/rerank` tells more.',
    querystring: NoQuery,
    body: CompatibleRequest,
    response: { 200: rankingReply(CompatibleReply), ...bodyErrors },
  };
  app.post('/v2/rerank', { schema }, async (request, reply) => {
    const texts = request.body.documents.map((sent) => (typeof sent === 'string' ? sent : sent.text));
    const answer = await rerank(toRequest(request.body, texts), serviceFor(request), whenGone(reply));
    if (!answer.ok) return sendProblem(reply, inDocuments(problemOfRefusal(answer.refusal)));
    return toReply(answer.value, request.body.return_documents === true ? texts : []);
  });
};

function toRequest(request: CompatibleRequest, candidates: string[]): RerankRequest {
  const { query, language = 'python', tests, prelude, strategy, limits, deadline_ms, top_n } = request;
  return {
    prompt: query,
    language,
    candidates,
    tests,
    ...(prelude !== undefined && { prelude }),
    ...(strategy !== undefined && { strategy }),
    ...(limits !== undefined && { limits }),
    ...(deadline_ms !== undefined && { deadline_ms }),
    ...(top_n !== undefined && { top_n }),
    ...(request.priority !== undefined && { priority: request.priority === 0 ? 'interactive' : 'bulk' }),
  };
}

function toReply({ id, results, warnings }: RerankReply, texts: readonly string[]): CompatibleReply {
  return {
    id,
    results: results.map(({ index, relevance_score }) => {
      const text = texts[index];
      return { index, relevance_score, ...(text !== undefined && { document: { text } }) };
    }),
    meta: { api_version: { version: '2' }, warnings },
  };
}

/** Fields as this path has them. */
function inDocuments(problem: ReturnType<typeof problemOfRefusal>) {
  const named = (text: string) => text.replace(/^\/candidates/, '/documents');
  return {
    ...problem,
    detail: named(problem.detail),
    ...(problem.errors && {
      errors: problem.errors.map(({ pointer, detail }) => ({ pointer: named(pointer), detail })),
    }),
  };
}
