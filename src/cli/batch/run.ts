/** Ranks the problems of files: several in flight, what is done already left alone, results in the input's order. */
import { createHash } from 'node:crypto';
import { failedLine, type ResultLine } from '../../batches/result-line.ts';
import type { Incoming } from '../../inputs/shape.ts';
import { type Overrides, toRequest } from '../../inputs/to-request.ts';
import { problem } from '../../problem-details/problem-details.ts';
import type { Progress } from '../progress.ts';
import { detailOf } from '../told.ts';
import type { Output } from './output.ts';
import type { Tally } from './tally.ts';

/** Answers one problem; null when `signal` aborted first. */
export type Solver = (customId: string, request: unknown, signal: AbortSignal) => Promise<ResultLine | null>;

export type BatchRun = {
  readonly inputs: AsyncIterable<Incoming>;
  readonly output: Output;
  readonly solver: Solver;
  readonly overrides: Partial<Overrides>;
  /** Goes into the keys of results: those of another engine are not these. */
  readonly engine: string;
  /** Problems at a time. */
  readonly width: number;
  readonly tally: Tally;
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

/** How it ended. What is done is kept either way. */
export type BatchEnd = 'done' | 'stopped';

export async function runBatch(run: BatchRun): Promise<BatchEnd> {
  const { output, tally, signal } = run;
  const inFlight = new Set<Promise<void>>();
  let place = 0;
  let failure: { readonly error: unknown } | null = null;
  const stopped = () => signal.aborted || failure !== null;
  try {
    for await (const incoming of untilAborted(run.inputs, signal)) {
      if (stopped()) break;
      const task = one(run, incoming, place++)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => inFlight.delete(task));
      inFlight.add(task);
      if (inFlight.size >= run.width) await Promise.race(inFlight);
    }
    if (!stopped()) tally.all(place);
    await Promise.all(inFlight);
    if (failure !== null) throw (failure as { readonly error: unknown }).error;
    if (signal.aborted) {
      output.stop();
      return 'stopped';
    }
  } catch (error) {
    await Promise.all(inFlight);
    output.stop();
    throw error;
  }
  await output.finish();
  return 'done';
}

/** Input that does not come (standard input, a slow disk) does not hold up the end. */
async function* untilAborted<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]();
  const aborted = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  for (;;) {
    const next = await Promise.race([iterator.next(), aborted]);
    if (next === null || next.done) return;
    yield next.value;
  }
}

async function one(
  run: BatchRun,
  { customId, content, place: where }: Incoming,
  place: number,
): Promise<void> {
  const { output, tally, progress, signal } = run;
  if (signal.aborted) return;
  const fault = (detail: string) => {
    progress.say(`${where.file}, line ${where.number}: ${detail}`);
  };
  if (content.kind === 'fault') {
    fault(content.detail);
    const line = failedLine(customId, problem('invalid-request', content.detail));
    await output.put(place, { ...line, key: keyOf([customId, content.detail]) });
    tally.count(line, null, [], true);
    return;
  }
  const request = toRequest(content.request, run.overrides);
  const key = keyOf([run.engine, customId, request]);
  const known = output.find(key);
  const line = known ?? (await run.solver(customId, request, signal));
  if (line === null) return;
  if (line.status === 'failed') fault(detailOf(line.error));
  if (known) await output.keep(place, known);
  else await output.put(place, { ...line, key });
  tally.count(line, content.truth, countsOf(request), known === undefined);
  progress.update();
}

function keyOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);
}

function countsOf(request: unknown): number[] {
  const candidates =
    typeof request === 'object' && request !== null && 'candidates' in request ? request.candidates : [];
  if (!Array.isArray(candidates)) return [];
  return candidates.map((candidate: unknown) =>
    typeof candidate === 'object' &&
    candidate !== null &&
    'count' in candidate &&
    typeof candidate.count === 'number'
      ? candidate.count
      : 1,
  );
}
