/** The use case as the owner of a key may use it: with its ceilings, and what it uses charged to it. The same for requests and batches. */
import { answer } from '../rerank/refusal.ts';
import type { RerankService } from '../rerank/rerank.ts';
import type { Owner } from './api-key.ts';
import type { Usage } from './usage.ts';

export function forOwner(service: RerankService, owner: Owner, usage: Pick<Usage, 'spend'>): RerankService {
  return {
    ...withCeilings(service, owner),
    async admit(work, signal) {
      const admitted = await service.admit(work, signal);
      if (!admitted.ok) return admitted;
      const ticket = admitted.value;
      return answer({
        ...ticket,
        leave(cells, sandboxMs) {
          ticket.leave(cells, sandboxMs);
          usage.spend(owner, sandboxMs);
        },
      });
    },
  };
}

/** Limits as they are for this owner: the service's own hold too. */
export function withCeilings<Limited extends Pick<RerankService, 'ceilings' | 'defaultLimits'>>(
  service: Limited,
  { cells, cell_timeout_ms }: Owner,
): Limited {
  const { ceilings, defaultLimits } = service;
  const cellTimeoutMs = Math.min(ceilings.cellTimeoutMs, cell_timeout_ms ?? ceilings.cellTimeoutMs);
  return {
    ...service,
    ceilings: { ...ceilings, cells: Math.min(ceilings.cells, cells ?? ceilings.cells), cellTimeoutMs },
    defaultLimits: { ...defaultLimits, cellTimeoutMs: Math.min(defaultLimits.cellTimeoutMs, cellTimeoutMs) },
  };
}
