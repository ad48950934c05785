import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Executor } from '../../../execution/plan.ts';
import { commonErrors } from '../../replies.ts';
import { Languages } from '../../schemas/languages.ts';
import { NoQuery } from '../../schemas/query.ts';

type Options = { readonly executor: Pick<Executor, 'languages'> };

export const languagesRoute: FastifyPluginAsyncTypebox<Options> = async (app, { executor }) => {
  const schema = {
    operationId: 'listLanguages',
    tags: ['catalogue'],
    summary: 'Languages with their versions, accepted forms and libraries',
    description: 'The languages that candidates and tests may be in.',
    querystring: NoQuery,
    response: { 200: Languages, ...commonErrors },
  };
  app.get('/v1/languages', { schema }, async () => ({
    languages: executor.languages().map(({ name, runtime, ready, candidateForms, testForms, libraries }) => ({
      name,
      runtime,
      ready,
      candidate_forms: [...candidateForms],
      test_forms: [...testForms],
      libraries: [...libraries],
    })),
  }));
};
