/** How much is sent at a time: slices short enough that nobody waits long, and long enough to be worth a message. */
import { SLICE_CELLS } from '../../workers/messages.ts';
import type { QueuedJob } from './fair-queue.ts';

/** How long the cells of a slice may take where its job is the only one, and where others wait, in milliseconds. */
const SLICE_MS = 16;
const SHARED_SLICE_MS = 8;
/** What a cell, and the start of a slice, are reckoned to take when none of their job was run yet. */
const UNKNOWN_CELL_MS = 0.05;
const UNKNOWN_START_MS = 0.3;
const FEWEST_CELLS = 8;

/** How long the cells of a slice may take with so many jobs under way, in milliseconds. */
export function sliceMs(jobs: number): number {
  return jobs > 1 ? SHARED_SLICE_MS : SLICE_MS;
}

/** As many cells as that time will do for, and some more: the tests of a slice are made ready together. */
export function cellsPerSlice({ cellMs }: QueuedJob, ms: number): number {
  if (cellMs === null) return SLICE_CELLS;
  return Math.min(SLICE_CELLS, Math.max(FEWEST_CELLS, Math.ceil((1.5 * ms) / cellMs)));
}

/** What a slice of so many cells that may take so long is reckoned to take, in milliseconds. */
export function expectedMs({ cellMs }: QueuedJob, cells: number, ms: number): number {
  const unknownMs = UNKNOWN_START_MS + UNKNOWN_CELL_MS * cells;
  return Math.min(ms, cellMs === null ? unknownMs : cellMs * cells);
}

/** So many cells of the job took so long. */
export function learn(queued: QueuedJob, cells: number, ms: number): void {
  if (cells === 0) return;
  const cellMs = ms / cells;
  queued.cellMs = queued.cellMs === null ? cellMs : 0.7 * queued.cellMs + 0.3 * cellMs;
}
