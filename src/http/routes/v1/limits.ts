import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Config } from '../../../config.ts';
import { withCeilings } from '../../../keys/for-owner.ts';
import { callerOf } from '../../plugins/app/callers.ts';
import { commonErrors } from '../../replies.ts';
import { Limits } from '../../schemas/limits.ts';
import { NoQuery } from '../../schemas/query.ts';

type Options = { readonly config: Pick<Config, 'ceilings' | 'defaultLimits' | 'maxBodyMb' | 'door'> };

export const limitsRoute: FastifyPluginAsyncTypebox<Options> = async (app, { config }) => {
  const schema = {
    operationId: 'listLimits',
    tags: ['catalogue'],
    summary: 'All limits, as they are for whoever asks',
    description:
      'What a request may have, what may wait, what the door takes, and what this key may use. Over a limit of a request is a 413 or 422 (but for `sandbox_seconds`: what is left then is not executed), of a key a 429, of the service a 503.',
    querystring: NoQuery,
    response: { 200: Limits, ...commonErrors },
  };
  app.get('/v1/limits', { schema }, async (request) => {
    const caller = callerOf(request);
    const { name, weight = 1, requests_per_minute, requests_at_once, sandbox_seconds_per_minute } = caller;
    const { ceilings, defaultLimits } = withCeilings(config, caller);
    const { http, queue } = config.door;
    return {
      request: {
        candidates: ceilings.candidates,
        tests: ceilings.tests,
        cells: ceilings.cells,
        candidate_kb: ceilings.candidateKb,
        test_kb: ceilings.testKb,
        body_mb: Math.min(config.maxBodyMb, caller.body_mb ?? config.maxBodyMb),
        cell_timeout_ms: ceilings.cellTimeoutMs,
        memory_mb: ceilings.memoryMb,
        output_kb: ceilings.outputKb,
        sandbox_seconds: ceilings.sandboxSeconds,
      },
      defaults: {
        cell_timeout_ms: defaultLimits.cellTimeoutMs,
        memory_mb: defaultLimits.memoryMb,
        output_kb: defaultLimits.outputKb,
      },
      queue: { requests: queue.requests, cells: queue.cells, wait_ms: queue.ms },
      http: {
        connections: http.connections,
        headers_ms: http.headersMs,
        request_ms: http.requestMs,
        keep_alive_ms: http.keepAliveMs,
        bodies_mb: http.bodiesMb,
      },
      key: {
        name,
        weight,
        ...(requests_per_minute !== undefined && { requests_per_minute }),
        ...(requests_at_once !== undefined && { requests_at_once }),
        ...(sandbox_seconds_per_minute !== undefined && { sandbox_seconds_per_minute }),
      },
    };
  });
};
