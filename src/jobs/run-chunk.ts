/**
 * Problems of a chunk become lines of results. What was begun before and did not come to an end is suspected to have
 * brought its worker down: it runs alone, so that it is found out, and fails after it did so three times.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { ResultLine } from '../batches/result-line.ts';
import { failedLine } from '../batches/result-line.ts';
import { problem } from '../problem-details/problem-details.ts';
import type { Chunk } from './chunks.ts';
import type { Gate } from './gate.ts';
import type { Finished, PendingProblem, Store } from './store.ts';

/** Answers a problem; null when `signal` aborted first. */
export type Solver = (customId: string, request: unknown, signal: AbortSignal) => Promise<ResultLine | null>;

export type ChunkRun = {
  readonly store: Pick<Store, 'pending' | 'countAttempts' | 'finish'>;
  readonly solver: Solver;
  readonly gate: Gate;
  /** Problems at a time. */
  readonly width: number;
  /** No problem is begun after it aborted; those that are not begun are given back. */
  readonly draining: AbortSignal;
  /** What is under way is given up, too. */
  readonly signal: AbortSignal;
};

const MOST_ATTEMPTS = 3;
/** A result waits so long for others; what a death of the worker loses is no more. */
const GATHER_MS = 50;

/** Done, or given back as the worker was told to stop. */
export async function runChunk(
  batch: string,
  { from, to }: Chunk,
  run: ChunkRun,
): Promise<'done' | 'given back'> {
  const pending = await run.store.pending(batch, from, to);
  const fresh = pending.filter(({ attempts }) => attempts === 0);
  const suspects = pending.filter(({ attempts }) => attempts > 0);
  await run.gate.enter(false, () => runTogether(batch, fresh, run));
  for (const suspect of suspects) {
    if (run.draining.aborted) break;
    if (suspect.attempts < MOST_ATTEMPTS)
      await run.gate.enter(true, () => runTogether(batch, [suspect], run));
    else await run.store.finish(batch, [{ ordinal: suspect.ordinal, line: fatal(suspect) }]);
  }
  return run.draining.aborted ? 'given back' : 'done';
}

async function runTogether(batch: string, problems: readonly PendingProblem[], run: ChunkRun): Promise<void> {
  if (problems.length === 0 || run.draining.aborted) return;
  await run.store.countAttempts(
    batch,
    problems.map(({ ordinal }) => ordinal),
    1,
  );
  const left = new Set(problems.map(({ ordinal }) => ordinal));
  const results: Finished[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let writing: Promise<void> | null = null;
  const write = async () => {
    // A statement costs as much as a small problem: what ends soon after goes with it.
    await Promise.race([wait(GATHER_MS), ended]);
    while (results.length > 0) await run.store.finish(batch, results.splice(0));
    writing = null;
  };
  const queue = problems.values();
  const lane = async () => {
    for (const pending of queue) {
      if (run.draining.aborted) return;
      const line = await answer(pending, run);
      if (line === null) return;
      left.delete(pending.ordinal);
      results.push({ ordinal: pending.ordinal, line });
      writing ??= write();
    }
  };
  await Promise.all(Array.from({ length: run.width }, lane));
  end();
  await writing;
  if (left.size > 0) await run.store.countAttempts(batch, [...left], -1);
}

async function answer({ customId, body, fault }: PendingProblem, { solver, signal }: ChunkRun) {
  if (signal.aborted) return null;
  if (fault) return failedLine(customId, problem('invalid-json', body));
  const request: Record<string, unknown> = JSON.parse(body);
  delete request.custom_id;
  return solver(customId, request, signal);
}

function fatal({ customId }: PendingProblem): ResultLine {
  const detail = `This problem was under way when its worker ended, ${MOST_ATTEMPTS} times; it is not tried again.`;
  return failedLine(customId, problem('internal', detail));
}
