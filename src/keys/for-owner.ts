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
  { cells = Infinity, cell_timeout_ms = Infinity, sandbox_seconds = Infinity }: Owner,
): Limited {
  const { defaultLimits } = service;
  const ceilings = {
    ...service.ceilings,
    cells: Math.min(service.ceilings.cells, cells),
    cellTimeoutMs: Math.min(service.ceilings.cellTimeoutMs, cell_timeout_ms),
    sandboxSeconds: Math.min(service.ceilings.sandboxSeconds, sandbox_seconds),
  };
  const cellTimeoutMs = Math.min(defaultLimits.cellTimeoutMs, ceilings.cellTimeoutMs);
  return { ...service, ceilings, defaultLimits: { ...defaultLimits, cellTimeoutMs } };
}
