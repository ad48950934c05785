/**
 * Problems of a chunk become lines of results. What was begun before and did not come to an end is suspected to have
 * brought its worker down: it runs alone, so that it is found out, and fails after it did so three times. The death before,
 * of it and of others, does not count: whoever kills workers at random would soon have met one problem three times.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { ResultLine } from '../batches/result-line.ts';
import { failedLine } from '../batches/result-line.ts';
import type { Owner } from '../keys/api-key.ts';
import type { Usage } from '../keys/usage.ts';
import { problem } from '../problem-details/problem-details.ts';
import type { Chunk } from './chunks.ts';
import type { Gate } from './gate.ts';
import { persistently } from './persistently.ts';
import type { Finished, PendingProblem, Store } from './store.ts';

/** Answers a problem as its owner may ask it; null when `signal` aborted first. */
export type Solver = (
  customId: string,
  request: unknown,
  signal: AbortSignal,
  owner: Owner,
) => Promise<ResultLine | null>;

export type ChunkRun = {
  readonly store: Pick<Store, 'find' | 'pending' | 'begun' | 'givenBack' | 'finish'>;
  readonly solver: Solver;
  readonly usage: Pick<Usage, 'waitMs'>;
  readonly gate: Gate;
  /** Problems at a time. */
  readonly width: number;
  /** No problem is begun after it aborted; those that are not begun are given back. */
  readonly draining: AbortSignal;
  /** What is under way is given up, too. */
  readonly signal: AbortSignal;
};

/** Once with others, and so often alone. */
const MOST_ALONE = 3;
/** A result waits so long for others; what a death of the worker loses is no more. */
const GATHER_MS = 50;

/** Done, given back as the worker was told to stop, or to be gone on with when the owner may use sandboxes again. */
export type ChunkEnd = 'done' | 'given back' | { readonly waitMs: number };

/** While there is no database, what was done waits to be written. */
export async function runChunk(batch: string, { from, to }: Chunk, chunkRun: ChunkRun): Promise<ChunkEnd> {
  const { store, usage, gate, draining, signal } = chunkRun;
  const owner = (await persistently(() => store.find(batch, null), signal))?.owner;
  // A batch that was taken away has nothing to be done.
  if (owner === undefined) return 'done';
  const run = { ...chunkRun, batch, owner, isHeldUp: () => draining.aborted || usage.waitMs(owner) > 0 };
  const pending = await persistently(() => store.pending(batch, from, to), signal);
  const fresh = pending.filter(({ attempts }) => attempts === 0);
  const suspects = pending.filter(({ attempts }) => attempts > 0);
  let left = await gate.enter(false, () => runTogether(fresh, 0, run));
  for (const suspect of suspects) {
    const { ordinal, attempts } = suspect;
    if (attempts <= MOST_ALONE) left += await gate.enter(true, () => runTogether([suspect], attempts, run));
    else await persistently(() => store.finish(batch, [{ ordinal, line: fatal(suspect) }]), signal);
  }
  if (draining.aborted) return 'given back';
  return left === 0 ? 'done' : { waitMs: usage.waitMs(owner) };
}

type Run = ChunkRun & {
  readonly batch: string;
  readonly owner: Owner;
  /** Whether no problem may be begun now. */
  readonly isHeldUp: () => boolean;
};

/** Each was begun so often before. How many are left, not begun or given up. */
async function runTogether(problems: readonly PendingProblem[], attempts: number, run: Run): Promise<number> {
  if (problems.length === 0 || run.isHeldUp()) return problems.length;
  const { batch, store, signal } = run;
  const left = new Set(problems.map(({ ordinal }) => ordinal));
  await persistently(() => store.begun(batch, [...left], attempts + 1), signal);
  const results: Finished[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  /** Aborted with the reason why results can't be written. */
  const failing = new AbortController();
  let writing: Promise<void> | null = null;
  const write = async () => {
    // A statement costs as much as a small problem: what ends soon after goes with it.
    await Promise.race([wait(GATHER_MS), ended]);
    while (results.length > 0) {
      const together = results.splice(0);
      await persistently(() => store.finish(batch, together), signal);
    }
    writing = null;
  };
  const queue = problems.values();
  const lane = async () => {
    for (const pending of queue) {
      if (run.isHeldUp() || failing.signal.aborted) return;
      const line = await answer(pending, run);
      if (line === null) return;
      left.delete(pending.ordinal);
      results.push({ ordinal: pending.ordinal, line });
      // Nobody waits for it before the lanes end: what it rejects with must not end the process.
      writing ??= write().catch((error: unknown) => failing.abort(error));
    }
  };
  await Promise.all(Array.from({ length: run.width }, lane));
  end();
  await writing;
  failing.signal.throwIfAborted();
  if (left.size > 0) await persistently(() => store.givenBack(batch, [...left], attempts), signal);
  return left.size;
}

async function answer({ customId, body, fault }: PendingProblem, { solver, owner, signal }: Run) {
  if (signal.aborted) return null;
  if (fault) return failedLine(customId, problem('invalid-json', body));
  const request: Record<string, unknown> = JSON.parse(body);
  delete request.custom_id;
  return solver(customId, request, signal, owner);
}

function fatal({ customId }: PendingProblem): ResultLine {
  const detail = `This problem ran alone when its worker ended, ${MOST_ALONE} times; it is not tried again.`;
  return failedLine(customId, problem('internal', detail));
}
