/** What decides an outcome, as digests: of a candidate with all that surrounds it, and of each test. */
import { createHash, hash } from 'node:crypto';
import type { TestProgram } from '../../workers/messages.ts';
import { DIGEST_WORDS } from './cell-cache.ts';
import type { CellPlan } from './plan.ts';

/** The tests of a plan by their digests. */
export type TestKeys = {
  /** The test whose digest stands in `digests` from there; -1 where it is none of these. `likely` is looked at first. */
  indexOf(digests: Uint32Array, from: number, likely: number): number;
  /** Writes the digest of a test, `DIGEST_WORDS` words. */
  copyDigest(test: number, into: Uint32Array, at: number): void;
};

/** For each candidate of the plan, the key of what is known of it. `runtime` is the name and version of what runs it. */
export function candidateKeys(plan: CellPlan, runtime: string): string[] {
  const { language, prelude, limits, seed, tests } = plan;
  // Where every test is a whole program, a candidate is not loaded before its cells.
  const onlyPrograms = tests.every(({ kind }) => kind === 'stdio');
  const { cellTimeoutMs, memoryMb, outputKb } = limits;
  const around = hash(
    'sha256',
    JSON.stringify([language, runtime, prelude, cellTimeoutMs, memoryMb, outputKb, seed, onlyPrograms]),
  );
  return plan.candidates.map((code) =>
    createHash('sha256').update(around).update(wellFormed(code)).digest('base64'),
  );
}

/** Digests of the tests: the first half of their SHA-256. Every text is hashed once. */
export function testKeys(tests: readonly TestProgram[]): TestKeys {
  const digests = new Uint32Array(tests.length * DIGEST_WORDS);
  for (const [test, program] of tests.entries()) {
    const digest = hash('sha256', textOf(program), 'buffer');
    for (let word = 0; word < DIGEST_WORDS; word++) {
      digests[test * DIGEST_WORDS + word] = digest.readUInt32LE(word * 4);
    }
  }
  const byFirstWord = new Map<number, number[]>();
  for (let test = 0; test < tests.length; test++) {
    const first = digests[test * DIGEST_WORDS] ?? 0;
    const same = byFirstWord.get(first);
    if (same) same.push(test);
    else byFirstWord.set(first, [test]);
  }

  function is(test: number, other: Uint32Array, from: number): boolean {
    const own = test * DIGEST_WORDS;
    return (
      digests[own] === other[from] &&
      digests[own + 1] === other[from + 1] &&
      digests[own + 2] === other[from + 2] &&
      digests[own + 3] === other[from + 3]
    );
  }

  return {
    indexOf(other, from, likely) {
      if (is(likely, other, from)) return likely;
      const found = byFirstWord.get(other[from] ?? 0)?.find((test) => is(test, other, from));
      return found ?? -1;
    },
    copyDigest(test, into, at) {
      for (let word = 0; word < DIGEST_WORDS; word++)
        into[at + word] = digests[test * DIGEST_WORDS + word] ?? 0;
    },
  };
}

/** For each test of the plan, the key of what it asks: nothing else decides that. */
export function questionKeys({ language, tests }: CellPlan, runtime: string): string[] {
  const around = JSON.stringify([language, runtime]);
  return tests.map((test) => hash('sha256', `${around} ${textOf(test)}`, 'base64'));
}

function textOf(test: TestProgram): string {
  if (test.kind === 'code') return `code ${wellFormed(test.code)}`;
  return JSON.stringify([test.stdin, test.stdout, test.compare]);
}

/** Text is hashed as UTF-8, which has no lone surrogates: where there are some, their escapes tell texts apart. */
function wellFormed(text: string): string {
  return text.isWellFormed() ? `text ${text}` : `json ${JSON.stringify(text)}`;
}
