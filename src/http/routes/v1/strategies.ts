import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Parse } from 'typebox/value';
import { DEFAULT_STRATEGY, strategies } from '../../../ranking/strategies.ts';
import { commonErrors } from '../../replies.ts';
import { NoQuery } from '../../schemas/query.ts';
import { Parameters, Strategies } from '../../schemas/strategies.ts';

export const strategiesRoute: FastifyPluginAsyncTypebox = async (app) => {
  const schema = {
    operationId: 'listStrategies',
    tags: ['catalogue'],
    summary: 'Strategies with their parameters and publications',
    description:
      'The ways to rank, each with the defaults and ranges of its parameters and the paper that it comes from.',
    querystring: NoQuery,
    response: { 200: Strategies, ...commonErrors },
  };
  const list = strategies.map(({ name, title, description, paper, parameters, readsAnswers = false }) => ({
    name,
    title,
    description,
    default: name === DEFAULT_STRATEGY.name,
    reads_answers: readsAnswers,
    paper,
    parameters: Parse(Parameters, parameters.properties),
  }));
  app.get('/v1/strategies', { schema }, async () => ({ strategies: list }));
};
