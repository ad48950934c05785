/**
 * Outcomes of cells that were executed before, in memory, bounded in bytes. An entry is a candidate with everything else
 * that decides its outcomes; in it, its cells by the tests' digests. Keys are SHA-256, so that no text can be made to
 * meet another's entry. Cells are packed, as a large problem has millions.
 */
import { LRUCache } from 'lru-cache';
import type { TestKeys } from './cell-keys.ts';

/** Cells of one candidate: tests by their places in a plan, and what came of each. */
export type Cells = {
  readonly tests: readonly number[];
  readonly outcomes: readonly number[];
  readonly cpuUs: readonly number[];
};

export type CellCache = {
  /** Calls `found` for every cell of this candidate that is known; says which module it misses, if it does. */
  find(
    candidate: string,
    tests: TestKeys,
    found: (test: number, outcome: number, cpuUs: number) => void,
  ): string | null;
  /** Adds cells to those known of this candidate. */
  store(candidate: string, tests: TestKeys, cells: Cells, missingModule: string | null): void;
  /** Nothing is known of this candidate any more. */
  remove(candidate: string): void;
  /** What it takes of memory, in bytes. */
  readonly bytes: number;
};

/**
 * Cells of an entry, packed into a text of one byte a character: a text lies in the heap, where three buffers would take
 * five times their bytes.
 */
type Entry = { readonly packed: string; readonly missingModule: string | null };

type Unpacked = {
  /** A digest a cell, `DIGEST_WORDS` words each. */
  readonly digests: Uint32Array;
  readonly cpuUs: Uint32Array;
  readonly outcomes: Uint8Array;
  /** All of them. */
  readonly bytes: Buffer;
};

export const DIGEST_WORDS = 4;
const CELL_BYTES = DIGEST_WORDS * 4 + 1 + 4;
/** An entry's key, objects and place in the cache, measured. */
const ENTRY_BYTES = 400;
/** No more cells of one candidate are kept: each look-up reads them all. */
const MOST_CELLS = 65_536;

/** A cache of at most so many bytes; of 0 bytes, it keeps nothing. */
export function createCellCache(maxBytes: number): CellCache | null {
  if (maxBytes === 0) return null;
  const entries = new LRUCache<string, Entry>({ maxSize: maxBytes, sizeCalculation: sizeOf });
  return {
    find(candidate, tests, found) {
      const entry = entries.get(candidate);
      if (!entry) return null;
      const { digests, outcomes, cpuUs } = unpacked(entry);
      let expected = 0;
      for (let cell = 0; cell < outcomes.length; cell++) {
        const test = tests.indexOf(digests, cell * DIGEST_WORDS, expected);
        if (test < 0) continue;
        expected = test + 1;
        found(test, outcomes[cell] ?? 0, cpuUs[cell] ?? 0);
      }
      return entry.missingModule;
    },
    store(candidate, tests, cells, missingModule) {
      if (cells.tests.length === 0) return;
      entries.set(candidate, merged(entries.peek(candidate), tests, cells, missingModule));
    },
    remove: (candidate) => {
      entries.delete(candidate);
    },
    get bytes() {
      return entries.calculatedSize;
    },
  };
}

function sizeOf({ packed, missingModule }: Entry): number {
  return ENTRY_BYTES + packed.length + 2 * (missingModule?.length ?? 0);
}

function roomFor(cells: number): Unpacked {
  const bytes = Buffer.from(new ArrayBuffer(cells * CELL_BYTES));
  return {
    digests: new Uint32Array(bytes.buffer, 0, cells * DIGEST_WORDS),
    cpuUs: new Uint32Array(bytes.buffer, cells * DIGEST_WORDS * 4, cells),
    outcomes: new Uint8Array(bytes.buffer, cells * (DIGEST_WORDS + 1) * 4, cells),
    bytes,
  };
}

function unpacked({ packed }: Entry): Unpacked {
  const cells = roomFor(packed.length / CELL_BYTES);
  cells.bytes.write(packed, 'latin1');
  return cells;
}

/** The cells given, and those of the old entry that are not among them. */
function merged(
  entry: Entry | undefined,
  tests: TestKeys,
  cells: Cells,
  missingModule: string | null,
): Entry {
  const old = entry && unpacked(entry);
  const kept = old ? cellsLeft(old, tests, new Set(cells.tests)) : [];
  const given = Math.min(MOST_CELLS, cells.tests.length);
  const length = Math.min(MOST_CELLS, given + kept.length);
  const { digests, outcomes, cpuUs, bytes } = roomFor(length);
  for (let at = 0; at < given; at++) {
    tests.copyDigest(cells.tests[at] ?? 0, digests, at * DIGEST_WORDS);
    outcomes[at] = cells.outcomes[at] ?? 0;
    cpuUs[at] = cells.cpuUs[at] ?? 0;
  }
  for (let at = given; old && at < length; at++) {
    const cell = kept[at - given] ?? 0;
    for (let word = 0; word < DIGEST_WORDS; word++) {
      digests[at * DIGEST_WORDS + word] = old.digests[cell * DIGEST_WORDS + word] ?? 0;
    }
    outcomes[at] = old.outcomes[cell] ?? 0;
    cpuUs[at] = old.cpuUs[cell] ?? 0;
  }
  return { packed: bytes.toString('latin1'), missingModule };
}

/** Places in the entry of the cells that are not of these tests. */
function cellsLeft({ digests, outcomes }: Unpacked, tests: TestKeys, given: ReadonlySet<number>): number[] {
  const left: number[] = [];
  for (let cell = 0; cell < outcomes.length; cell++) {
    if (!given.has(tests.indexOf(digests, cell * DIGEST_WORDS, cell))) left.push(cell);
  }
  return left;
}
