/**
 * The batches of a job that wait for a sandbox, and their order: those of honest candidates first. The cells of a late one may
 * take long, one after the other; so one late batch runs beside the honest, where another sandbox is at work on these.
 */
import type { Batch } from './batch.ts';

export type WaitingBatches = {
  /** Takes the next that wants a sandbox, among those allowed. It is under way until it is left or given back. */
  take(allowed: (batch: Batch) => boolean): Batch | null;
  /** It has cells left, or is new. */
  add(batch: Batch): void;
  /** It was taken and not run; it is the next again. */
  giveBack(batch: Batch): void;
  /** No sandbox has it any more. */
  leave(batch: Batch): void;
  clear(): void;
};

/** `mayBeBeside`: whether a late batch may run before all others are through. */
export function createWaitingBatches(
  batches: readonly Batch[],
  mayBeBeside: (batch: Batch) => boolean,
): WaitingBatches {
  const honest = [...batches];
  const late: Batch[] = [];
  const underWay = new Set<Batch>();
  const knownLate = new Set<Batch>();

  return {
    take(allowed) {
      const isBeside = underWay.size > 0 && !underWay.values().some((each) => each.late);
      const beside = isBeside ? takeFirst(late, (batch) => mayBeBeside(batch) && allowed(batch)) : null;
      const batch = beside ?? takeFirst(honest, allowed) ?? takeFirst(late, allowed);
      if (batch) underWay.add(batch);
      if (batch?.late) knownLate.add(batch);
      return batch;
    },
    add(batch) {
      if (!batch.late) honest.push(batch);
      // A sandbox knows what a program has answered there: who was late before had better go on where it is.
      else if (knownLate.has(batch)) late.unshift(batch);
      else late.push(batch);
    },
    giveBack(batch) {
      underWay.delete(batch);
      if (batch.late) late.unshift(batch);
      else honest.unshift(batch);
    },
    leave: (batch) => underWay.delete(batch),
    clear() {
      honest.length = late.length = 0;
    },
  };
}

function takeFirst(batches: Batch[], allowed: (batch: Batch) => boolean): Batch | null {
  const index = batches.findIndex(allowed);
  return index < 0 ? null : (batches.splice(index, 1)[0] ?? null);
}
