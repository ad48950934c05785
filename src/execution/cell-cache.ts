/**
 * Outcomes of cells that were executed before, in memory, bounded in bytes. An entry is a candidate with everything else
 * that decides its outcomes; in it, its cells by the tests' digests. Keys are SHA-256, so that no text can be made to
 * meet another's entry. Cells are packed, as a large problem has millions.
 */
import { LRUCache } from 'lru-cache';
import type { Asked } from './cell-answers.ts';
import type { TestKeys } from './cell-keys.ts';

/** Cells of one candidate: tests by their places in a plan, and what came of each. */
export type Cells = {
  readonly tests: readonly number[];
  readonly outcomes: readonly number[];
  readonly cpuUs: readonly number[];
  /** Left out where nobody told any. */
  readonly answers?: readonly CellAnswer[];
};

/** What the candidate answered: a text of `workers/answers.ts`, null where there was no answer, undefined where nobody told. */
export type CellAnswer = string | null | undefined;

export type CellCache = {
  /** Calls `found` for every cell of this candidate that is known; says which module it misses, if it does. */
  find(
    candidate: string,
    tests: TestKeys,
    found: (test: number, outcome: number, cpuUs: number, answer: CellAnswer) => void,
  ): string | null;
  /** Adds cells to those known of this candidate. */
  store(candidate: string, tests: TestKeys, cells: Cells, missingModule: string | null): void;
  /** Nothing is known of this candidate any more. */
  remove(candidate: string): void;
  /** What a test asks, by a key of its text and all that surrounds it; undefined where that is not known. */
  asked(test: string): Asked | undefined;
  storeAsked(test: string, asked: Asked): void;
  /** What it takes of memory, in bytes. */
  readonly bytes: number;
};

/**
 * Cells of an entry, packed into a text of one byte a character: a text lies in the heap, where three buffers would take
 * five times their bytes.
 */
type Entry = {
  readonly kind: 'cells';
  readonly packed: string;
  /** In the order of the cells, their texts shared; null where nobody told any. */
  readonly answers: readonly CellAnswer[] | null;
  readonly missingModule: string | null;
};

type Question = Asked & { readonly kind: 'question' };

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
/** An answer's place; its text is shared by the cells that have it. */
const ANSWER_BYTES = 8;
const TEXT_BYTES = 40;
/** Before the keys of questions, and of no candidate. */
const QUESTION = 'question ';
/** No more cells of one candidate are kept: each look-up reads them all. */
const MOST_CELLS = 65_536;

/** A cache of at most so many bytes; of 0 bytes, it keeps nothing. */
export function createCellCache(maxBytes: number): CellCache | null {
  if (maxBytes === 0) return null;
  const kept = new LRUCache<string, Entry | Question>({ maxSize: maxBytes, sizeCalculation: sizeOf });
  const entryOf = (known: Entry | Question | undefined) => (known?.kind === 'cells' ? known : undefined);
  return {
    find(candidate, tests, found) {
      const entry = entryOf(kept.get(candidate));
      if (!entry) return null;
      const { digests, outcomes, cpuUs } = unpacked(entry);
      let expected = 0;
      for (let cell = 0; cell < outcomes.length; cell++) {
        const test = tests.indexOf(digests, cell * DIGEST_WORDS, expected);
        if (test < 0) continue;
        expected = test + 1;
        found(test, outcomes[cell] ?? 0, cpuUs[cell] ?? 0, entry.answers?.[cell]);
      }
      return entry.missingModule;
    },
    store(candidate, tests, cells, missingModule) {
      if (cells.tests.length === 0) return;
      kept.set(candidate, merged(entryOf(kept.peek(candidate)), tests, cells, missingModule));
    },
    remove: (candidate) => {
      kept.delete(candidate);
    },
    asked(test) {
      const known = kept.get(QUESTION + test);
      return known?.kind === 'question' ? known : undefined;
    },
    storeAsked(test, { question, wanted }) {
      kept.set(QUESTION + test, { kind: 'question', question, wanted });
    },
    get bytes() {
      return kept.calculatedSize;
    },
  };
}

function sizeOf(kept: Entry | Question): number {
  if (kept.kind === 'question')
    return ENTRY_BYTES + 2 * textLength(kept.question) + 2 * textLength(kept.wanted);
  const { packed, answers, missingModule } = kept;
  const own = ENTRY_BYTES + packed.length + 2 * textLength(missingModule);
  if (answers === null) return own;
  let bytes = own + answers.length * ANSWER_BYTES;
  for (const text of new Set(answers)) bytes += TEXT_BYTES + 2 * textLength(text);
  return bytes;
}

function textLength(text: string | null | undefined): number {
  return text?.length ?? 0;
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
  const answers: CellAnswer[] = [];
  for (let at = 0; at < given; at++) {
    tests.copyDigest(cells.tests[at] ?? 0, digests, at * DIGEST_WORDS);
    outcomes[at] = cells.outcomes[at] ?? 0;
    cpuUs[at] = cells.cpuUs[at] ?? 0;
    answers[at] = cells.answers?.[at];
  }
  for (let at = given; old && at < length; at++) {
    const cell = kept[at - given] ?? 0;
    for (let word = 0; word < DIGEST_WORDS; word++) {
      digests[at * DIGEST_WORDS + word] = old.digests[cell * DIGEST_WORDS + word] ?? 0;
    }
    outcomes[at] = old.outcomes[cell] ?? 0;
    cpuUs[at] = old.cpuUs[cell] ?? 0;
    answers[at] = entry?.answers?.[cell];
  }
  const isTold = answers.some((answer) => answer !== undefined);
  const packed = bytes.toString('latin1');
  return { kind: 'cells', packed, answers: isTold ? answers : null, missingModule };
}

/** Places in the entry of the cells that are not of these tests. */
function cellsLeft({ digests, outcomes }: Unpacked, tests: TestKeys, given: ReadonlySet<number>): number[] {
  const left: number[] = [];
  for (let cell = 0; cell < outcomes.length; cell++) {
    if (!given.has(tests.indexOf(digests, cell * DIGEST_WORDS, cell))) left.push(cell);
  }
  return left;
}
