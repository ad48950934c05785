/**
 * Tests whose outcome is known, with values that nobody can guess. They run as any test does, after a candidate's cells: an
 * answer that is not the right one means that the candidate changed what judges it.
 */
import { assert } from './assert.ts';
import type { Chai, Libraries } from './modules.ts';

type Check = () => unknown;

/** Must pass. */
export function honest(nonce: string): void {
  assert.strictEqual(nonce, `${nonce}`);
  assert.deepStrictEqual([{ nonce }], [{ nonce }]);
  assert(nonce === `${nonce}`);
}

/** Must fail, in every way that a test can: not to fail is to return. */
export function lying(nonce: string, other: string, libraries: Libraries): void {
  const { expect, chai } = libraries as { expect?: Expect; chai?: Chai };
  const checks: Check[] = [
    () => assert.equal(nonce, other),
    () => assert.strictEqual(nonce, other),
    () => assert.deepEqual([nonce], [other]),
    () => assert.deepStrictEqual({ nonce }, { nonce: other }),
    () => assert(nonce === other),
    () => assert.ok(seemsEqual(nonce, other)),
    () => expect?.(nonce).toBe(other),
    () => expect?.([nonce]).toEqual([other]),
    () => expect?.({ nonce }).toStrictEqual({ nonce: other }),
  ];
  const known = expect ? checks.length : checks.length - 3;
  for (let index = 0; index < known; index++) {
    if (passes(checks[index] as Check)) return;
  }
  if (chai && liesByChai(chai, nonce, other)) return;
  throw nonce;
}

function liesByChai({ expect, assert: chaiAssert }: Chai, nonce: string, other: string): boolean {
  return (
    passes(() => expect(nonce).to.equal(other)) ||
    passes(() => expect({ nonce }).to.eql({ nonce: other })) ||
    passes(() => expect([nonce]).to.include(other)) ||
    passes(() => chaiAssert.deepEqual([nonce], [other]))
  );
}

/** Whether any of the ways in which tests compare by themselves takes one for the other. */
function seemsEqual(nonce: string, other: string): boolean {
  return (
    JSON.stringify([nonce]) === JSON.stringify([other]) ||
    JSON.stringify({ nonce }) === JSON.stringify({ nonce: other }) ||
    `${[nonce]}` === `${[other]}` ||
    [nonce].every((value) => value === other) ||
    Object.is(nonce, other)
  );
}

/** Must fail, by a promise. */
export async function rejecting(nonce: string): Promise<void> {
  await nonce;
  throw nonce;
}

type Expect = (value: unknown) => Record<'toBe' | 'toEqual' | 'toStrictEqual', (wanted: unknown) => void>;

function passes(check: Check): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
