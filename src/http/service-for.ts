/** The use case as whoever asks may use it: with the ceilings of their key, and in their turn. */
import type { FastifyRequest } from 'fastify';
import type { Admission } from '../admission/admission.ts';
import type { Caller } from '../keys/api-key.ts';
import type { Usage } from '../keys/usage.ts';
import { answer } from '../rerank/refusal.ts';
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
    return {
      ...withCeilings(service, caller),
      onStage: onStageOf(request),
      async admit(work, signal) {
        const visitor = { name, weight, likeness: likenessOf(request) };
        const admitted = await admission.admit(visitor, work, signal);
        if (!admitted.ok) return admitted;
        const ticket = admitted.value;
        return answer({
          ...ticket,
          leave(cells, sandboxMs) {
            ticket.leave(cells, sandboxMs);
            usage.spend(caller, sandboxMs);
          },
        });
      },
    };
  };
}

/** Limits as they are for this caller. */
export function withCeilings<Limited extends Pick<RerankService, 'ceilings' | 'defaultLimits'>>(
  service: Limited,
  { cells, cell_timeout_ms }: Caller,
): Limited {
  const { ceilings, defaultLimits } = service;
  const cellTimeoutMs = Math.min(ceilings.cellTimeoutMs, cell_timeout_ms ?? ceilings.cellTimeoutMs);
  return {
    ...service,
    ceilings: { ...ceilings, cells: Math.min(ceilings.cells, cells ?? ceilings.cells), cellTimeoutMs },
    defaultLimits: { ...defaultLimits, cellTimeoutMs: Math.min(defaultLimits.cellTimeoutMs, cellTimeoutMs) },
  };
}
