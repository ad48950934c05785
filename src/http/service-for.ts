/** The use case as whoever asks may use it: with the ceilings of their key, and in their turn. */
import type { FastifyRequest } from 'fastify';
import type { Admission } from '../admission/admission.ts';
import { forOwner } from '../keys/for-owner.ts';
import type { Usage } from '../keys/usage.ts';
import type { RerankService } from '../rerank/rerank.ts';
import { callerOf } from './plugins/app/callers.ts';
import { likenessOf } from './plugins/app/shedding.ts';
import { onStageOf } from './plugins/app/stages.ts';

export type ServiceFor = (request: FastifyRequest) => RerankService;

export function serviceOf(
  service: Omit<RerankService, 'admit'>,
  admission: Admission,
  usage: Usage,
): ServiceFor {
  return (request) => {
    const caller = callerOf(request);
    const { name, weight = 1 } = caller;
    const visitor = { name, weight, likeness: likenessOf(request) };
    return forOwner(
      {
        ...service,
        onStage: onStageOf(request),
        admit: (work, signal) => admission.admit(visitor, work, signal),
      },
      caller,
      usage,
    );
  };
}
