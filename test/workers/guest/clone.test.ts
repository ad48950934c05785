/** The guest's `structuredClone` against Node's own. */
import assert from 'node:assert';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { structuredClone as guests } from '../../../workers/javascript/guest/clone.ts';
import { isDeepStrictEqual } from '../../../workers/javascript/guest/deep-equal.ts';
import { value } from './values.ts';

type Clone = (...args: unknown[]) => unknown;
type Ending = { readonly copy?: unknown; readonly error?: string };

const ours: Clone = (...args) => (guests as Clone)(...args);
const nodes: Clone = (...args) => (structuredClone as Clone)(...args);

function ending(clone: Clone, ...args: unknown[]): Ending {
  try {
    return { copy: clone(...args) };
  } catch (error) {
    return { error: (error as Error).name };
  }
}

/** What V8 writes tells also which objects are met twice and how keys are ordered. Cloned, so that arrays are all of one sort. */
function written(copy: unknown): Buffer {
  return serialize(structuredClone(copy));
}

/** The same copy, or the same kind of error. */
function assertSame(original: unknown): boolean {
  const wanted = ending(nodes, original);
  const copy = ending(ours, original);
  assert.equal(copy.error, wanted.error, () => inspect(original));
  if (wanted.error) return false;
  assert.ok(isDeepStrictEqual(copy.copy, wanted.copy), () => `${inspect(copy.copy)} of ${inspect(original)}`);
  assert.ok(written(copy.copy).equals(written(wanted.copy)), () => inspect(original, { depth: 9 }));
  return true;
}

test('a value is cloned as by Node, or not at all', () => {
  let cloned = 0;
  fc.assert(
    fc.property(value, (original) => {
      if (assertSame(original)) cloned++;
    }),
    { numRuns: 10_000 },
  );
  console.log(cloned);
  assert.ok(cloned > 2000 && cloned < 9900, `${cloned}`);
});
