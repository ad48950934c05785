import assert from 'node:assert/strict';

/** Asserts that numbers agree, each within `tolerance` of the size of the one expected (or of 1, when that is smaller). */
export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-9): void {
  const both = `${Array.from(actual)} is not ${Array.from(expected)}`;
  assert.equal(actual.length, expected.length, both);
  for (let index = 0; index < expected.length; index++) {
    const wanted = expected[index] ?? Number.NaN;
    const off = Math.abs((actual[index] ?? Number.NaN) - wanted);
    assert.ok(off <= tolerance * Math.max(1, Math.abs(wanted)), both);
  }
}
