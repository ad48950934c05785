/**
 * Jobs that share sandboxes, each to get time of them by its weight: the next slice is of the job that has had the least for it.
 * One that comes later starts where the least served of the others stands, so that a small job is done in the time of
 * one or two slices of a large one, and no job waits for ever.
 */
import type { Batch } from './batch.ts';
import type { Job } from './job.ts';

export type QueuedJob = {
  readonly job: Job;
  /** Milliseconds of sandboxes that it has had, or is reckoned to have had when it came, by its weight. */
  spentMs: number;
  /** What a cell of it takes with its share of the slice's start, in milliseconds; null until one was run. */
  cellMs: number | null;
};

export type FairQueue = {
  add(job: Job): void;
  /** The next batch that is allowed, of the job whose turn it is. */
  take(
    allowed: (batch: Batch, job: Job) => boolean,
  ): { readonly queued: QueuedJob; readonly batch: Batch } | null;
  /** Takes out the jobs that are finished. */
  removeFinished(): readonly Job[];
  /** Takes out all jobs. */
  clear(): readonly Job[];
  readonly length: number;
};

/** The job had sandboxes for so long, or was reckoned to; less than 0: for so much shorter than was reckoned. */
export function charge(queued: QueuedJob, ms: number): void {
  queued.spentMs += ms / (queued.job.plan.weight ?? 1);
}

export function createFairQueue(): FairQueue {
  let queue: QueuedJob[] = [];
  return {
    add(job) {
      const spentMs = queue.length === 0 ? 0 : Math.min(...queue.map((other) => other.spentMs));
      queue.unshift({ job, spentMs, cellMs: null });
    },
    take(allowed) {
      queue.sort((a, b) => a.spentMs - b.spentMs);
      for (const queued of queue) {
        const batch = queued.job.take((each) => allowed(each, queued.job));
        if (batch) return { queued, batch };
      }
      return null;
    },
    removeFinished() {
      const finished = queue.filter(({ job }) => job.hasFinished());
      if (finished.length > 0) queue = queue.filter(({ job }) => !job.hasFinished());
      return finished.map(({ job }) => job);
    },
    clear: () => queue.splice(0).map(({ job }) => job),
    get length() {
      return queue.length;
    },
  };
}
