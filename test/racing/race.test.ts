import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isComplete, matrixFromCells, type PassMatrix } from '../../src/matrix/pass-matrix.ts';
import { type Course, nextHeats, remainingHeats, within } from '../../src/racing/race.ts';

const sizes = fc.record({
  candidates: fc.integer({ min: 1, max: 30 }),
  tests: fc.integer({ min: 1, max: 30 }),
  seed: fc.nat(),
});

test('nothing is run twice, and with all as contenders what is left at the end follows somebody', () => {
  fc.assert(
    fc.property(sizes, fc.boolean(), ({ candidates, tests, seed }, wholeTests) => {
      const track = trackOf(candidates, tests, seed);
      const course: Course = {
        order: indexes(candidates),
        contenders: () => indexes(candidates),
        promising: () => [],
        leftOut: new Set(),
        wholeTests,
      };
      for (let heats = track.next(course); heats.length > 0; heats = track.next(course)) track.run(heats);
      assert.ok(track.ranOf(indexes(candidates)).every((ran) => ran > 0));
      track.run(remainingHeats({ matrix: track.matrix(), evidence: null }));
      assert.ok(isComplete(track.matrix()));
    }),
  );
});

test('first some candidates run all tests, then all run a few, then contenders and the crowd run on', () => {
  const track = trackOf(30, 20, 1);
  const course: Course = {
    order: indexes(30),
    contenders: () => [7, 8],
    promising: () => [],
    leftOut: new Set(),
    wholeTests: false,
  };
  const pilots = track.next(course);
  assert.deepEqual(
    pilots.map((heat) => [heat.candidates.length, heat.tests.length]),
    [[3, 20]],
  );
  track.run(pilots);
  const columns = track.next(course);
  assert.deepEqual(
    columns.map((heat) => [heat.candidates.length, heat.tests.length]),
    [[27, 2]],
  );
  track.run(columns);
  const ran = track.next(course).flatMap((heat) => heat.candidates);
  assert.ok([7, 8].every((candidate) => ran.includes(candidate)));
  assert.ok(ran.length < 27);
});

test('those that are left out run nothing, and nobody waits for them', () => {
  const track = trackOf(30, 20, 1);
  const leftOut = new Set([0, 1, 2, 7, 20]);
  const course: Course = {
    order: indexes(30),
    contenders: () => indexes(30),
    promising: () => indexes(30),
    leftOut,
    wholeTests: false,
  };
  for (let heats = track.next(course); heats.length > 0; heats = track.next(course)) track.run(heats);
  assert.deepEqual(
    track.ranOf(indexes(30)).map((ran) => ran > 0),
    indexes(30).map((candidate) => !leftOut.has(candidate)),
  );
  assert.deepEqual(track.next({ ...course, leftOut: new Set(indexes(30)) }), []);
});

test('of candidates that answered alike, unlike all known in full, one is run in full', () => {
  // Three kinds that differ in the first two tests; pilots are of the first.
  const kindOf = (candidate: number) => (candidate < 20 ? 0 : candidate < 26 ? 1 : 2);
  const track = trackOf(30, 20, 2, kindOf);
  const course: Course = {
    order: indexes(30),
    contenders: () => indexes(30).slice(15),
    promising: () => [],
    leftOut: new Set(),
    wholeTests: false,
  };
  for (const _ of ['pilots', 'columns']) track.run(track.next(course));
  const inFull = track
    .next(course)
    .filter(({ tests }) => tests.length > 10)
    .flatMap(({ candidates }) => candidates);
  assert.deepEqual(
    [1, 2].map((kind) => inFull.filter((candidate) => kindOf(candidate) === kind).length),
    [1, 1],
  );
});

test('where all near the top follow one, only the first two run on', () => {
  const track = trackOf(30, 20, 1, () => 0);
  const course: Course = {
    order: indexes(30),
    contenders: () => indexes(30).reverse(),
    promising: () => indexes(30),
    leftOut: new Set(),
    wholeTests: false,
  };
  for (const _ of ['pilots', 'columns']) track.run(track.next(course));
  const last = track.next(course);
  assert.deepEqual(
    last.flatMap(({ candidates }) => candidates),
    [29, 28],
  );
  track.run(last);
  assert.deepEqual(track.next(course), []);
});

test('where tests must be whole, all candidates run what any runs after the pilots', () => {
  const track = trackOf(30, 20, 2);
  const course: Course = {
    order: indexes(30),
    contenders: () => assert.fail(),
    promising: () => assert.fail(),
    leftOut: new Set(),
    wholeTests: true,
  };
  for (let round = 0; round < 4; round++) track.run(track.next(course));
  assert.deepEqual([...new Set(track.ranOf(indexes(30)))].sort(), [20, 6].sort());
});

test('heats are cut to the cells that there are', () => {
  const heats = [
    { candidates: [0, 1, 2], tests: [0, 1] },
    { candidates: [3], tests: [0, 1, 2] },
  ];
  assert.deepEqual(within(heats, 100), heats);
  assert.deepEqual(within(heats, 8), [heats[0], { candidates: [3], tests: [0, 1] }]);
  assert.deepEqual(within(heats, 4), [{ candidates: [0, 1], tests: [0, 1] }]);
  assert.deepEqual(within(heats, 1), [{ candidates: [0], tests: [0] }]);
  assert.deepEqual(within(heats, 0), []);
});

/** Cells that are run when they are asked for, each as a number of the seed says; candidates of a kind answer alike. */
function trackOf(
  candidates: number,
  tests: number,
  seed: number,
  kindOf = (candidate: number) => candidate % 7,
) {
  const ran = new Set<number>();
  const matrix = (): PassMatrix =>
    matrixFromCells(candidates, tests, (candidate, at) => {
      const bit = (Math.imul(seed + 1, kindOf(candidate) * 31 + at * 17 + 1) >>> 7) & 1;
      return ran.has(candidate * tests + at) ? bit === 1 : null;
    });
  return {
    matrix,
    next: (course: Course) => nextHeats({ matrix: matrix(), evidence: null }, course),
    run(heats: ReturnType<typeof nextHeats>) {
      for (const heat of heats) {
        for (const candidate of heat.candidates) {
          for (const at of heat.tests) {
            assert.ok(!ran.has(candidate * tests + at));
            ran.add(candidate * tests + at);
          }
        }
      }
    },
    ranOf: (of: readonly number[]) =>
      of.map((candidate) => indexes(tests).filter((at) => ran.has(candidate * tests + at)).length),
  };
}

function indexes(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
