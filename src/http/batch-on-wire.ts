/** A batch as its clients read it, with the rate and the time left reckoned from its counts. */
import type { Batch as StoredBatch } from '../jobs/store.ts';
import type { Batch } from './schemas/batches.ts';

export function batchOnWire({
  id,
  owner,
  state,
  total,
  done,
  failed,
  createdAt,
  startedAt,
  endedAt,
}: StoredBatch): Batch {
  const seconds = startedAt === null ? 0 : ((endedAt ?? new Date()).getTime() - startedAt.getTime()) / 1000;
  const rate = seconds > 0 && done > 0 ? done / seconds : null;
  return {
    id,
    owner: owner.name,
    state,
    counts: { total, done, failed },
    per_second: rate,
    seconds_left: rate === null || state !== 'running' ? null : (total - done) / rate,
    created_at: createdAt.toISOString(),
    started_at: startedAt?.toISOString() ?? null,
    ended_at: endedAt?.toISOString() ?? null,
  };
}
