import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  abandon,
  type Batch,
  createBatch,
  isDone,
  isLoadDoubted,
  nextTests,
  recover,
  settle,
} from '../../src/execution/batch.ts';
import { Outcome } from '../../workers/messages.ts';

/** A batch of all the cells of a candidate, or of those named. */
function batchOf(cells: number, tests = Array.from({ length: cells }, (_, test) => test)): Batch {
  return createBatch(0, new Uint8Array(cells), Uint32Array.from(tests));
}

function letters(batch: Batch): string {
  return Buffer.from(batch.row).toString('latin1').replaceAll('\0', '.');
}

function bytes(outcomes: string): Uint8Array {
  return Uint8Array.from(Buffer.from(outcomes, 'latin1'));
}

/**
 * Plays a batch to its end against a sandbox that dies on the cells named in `deadly`, gives back at most `most`
 * cells a slice, and is killed from outside at the slices numbered in `kills`.
 */
function play(cells: number, deadly: ReadonlySet<number>, most: number, kills: ReadonlySet<number>): Batch {
  const batch = batchOf(cells);
  for (let slice = 0; !isDone(batch); slice++) {
    assert.ok(slice < 100 * (cells + 1), 'it ends');
    const asked = nextTests(batch);
    if (kills.has(slice)) {
      recover(batch, 'killed');
      continue;
    }
    const tests = asked.subarray(0, most);
    if (tests.some((cell) => deadly.has(cell))) recover(batch, 'crashed');
    else settle(batch, null, new Uint8Array(tests.length).fill(Outcome.passed));
  }
  return batch;
}

test('only the cells that bring the sandbox down are X, whatever the slices and however often it is killed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.uniqueArray(fc.nat(59), { maxLength: 4 }),
      fc.integer({ min: 1, max: 70 }),
      fc.uniqueArray(fc.nat(30), { maxLength: 5 }),
      (cells, deadly, most, kills) => {
        const culprits = new Set(deadly);
        const { row } = play(cells, culprits, most, new Set(kills));
        row.forEach((outcome, cell) => {
          assert.equal(outcome, culprits.has(cell) ? Outcome.crashed : Outcome.passed);
        });
      },
    ),
  );
});

test('a candidate whose every cell is deadly is given up after five, and says how many were concluded', () => {
  const batch = play(100, new Set(Array.from({ length: 100 }, (_, cell) => cell)), 100, new Set());
  assert.ok(batch.row.every((outcome) => outcome === Outcome.crashed));
  assert.equal(batch.concluded, 95);
});

test('a load that brings the sandbox down twice, the second time alone, is every cell’s X', () => {
  const batch = batchOf(10);
  recover(batch, 'crashed');
  assert.equal(nextTests(batch).length, 0);
  recover(batch, 'crashed');
  assert.ok(isDone(batch));
  assert.ok(batch.row.every((outcome) => outcome === Outcome.crashed));
});

test('a load over the time limit is given its time again, alone, and is every cell’s outcome then', () => {
  const batch = batchOf(4);
  settle(batch, Outcome.timeout, new Uint8Array());
  assert.equal(letters(batch), '....');
  assert.ok(batch.late);
  settle(batch, Outcome.timeout, new Uint8Array());
  assert.deepEqual([...batch.row], Array(4).fill(Outcome.timeout));
  assert.equal(batch.concluded, 3);
});

test('any other load outcome is every cell’s', () => {
  const batch = batchOf(2);
  settle(batch, Outcome.uncompiled, new Uint8Array());
  assert.equal(letters(batch), 'CC');
  assert.equal(batch.concluded, 0);
});

test('kills and faults from outside are I in the end, and only for what is not known yet', () => {
  for (const [mishap, most] of [
    ['killed', 6],
    ['fault', 3],
  ] as const) {
    const batch = batchOf(3);
    settle(batch, null, new Uint8Array([Outcome.passed]));
    for (let time = 0; time < most; time++) {
      assert.ok(!isDone(batch));
      recover(batch, mishap);
    }
    assert.deepEqual([...batch.row], [Outcome.passed, Outcome.infrastructure, Outcome.infrastructure]);
  }
});

test('only the tests asked for are run, and the rest of the row stays as it is', () => {
  const batch = batchOf(6, [1, 4, 5]);
  batch.row.set(bytes('P.FF..'.replaceAll('.', '\0')));
  assert.deepEqual([...nextTests(batch)], [1, 4, 5]);
  settle(batch, null, bytes('EP'));
  assert.deepEqual([...nextTests(batch)], [5]);
  settle(batch, null, bytes('F'));
  assert.ok(isDone(batch));
  assert.equal(letters(batch), 'PEFFPF');
});

test('after three time-outs with no cell ended in between, the rest is concluded to time out', () => {
  const batch = batchOf(9);
  settle(batch, null, bytes('TTPT'));
  assert.ok(batch.late);
  settle(batch, null, bytes('T'));
  assert.ok(!isDone(batch));
  settle(batch, null, bytes('T'));
  assert.ok(isDone(batch));
  assert.equal(letters(batch), 'TTPTTTTTT');
  assert.equal(batch.concluded, 3);
});

test('what is concluded does not depend on how the cells were cut into slices, nor on which were known', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('P', 'F', 'T', 'T', 'M'), { minLength: 1, maxLength: 30 }),
      fc.option(fc.nat(10)),
      fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
      (outcomes, shortensFrom, sizes) => {
        const batchFor = (tests: number[]) =>
          createBatch(0, new Uint8Array(outcomes.length), Uint32Array.from(tests), true, (test) =>
            shortensFrom !== null && test >= shortensFrom ? 30 : null,
          );
        const all = [...outcomes.keys()];
        const play = (batch: Batch, size: () => number) => {
          while (!isDone(batch)) {
            const tests = nextTests(batch).subarray(0, size());
            settle(batch, null, bytes([...tests].map((test) => outcomes[test]).join('')));
          }
          return letters(batch);
        };
        const whole = play(batchFor(all), () => outcomes.length);
        assert.equal(
          play(batchFor(all), () => Number(sizes.next().value)),
          whole,
        );
        const unknown = [...outcomes.keys()].filter((test) => /[TM]/.test(whole.charAt(test)));
        const again = batchFor(unknown);
        again.row.set(bytes(whole.replace(/[TM]/g, '\0')));
        assert.equal(
          play(again, () => 3),
          whole,
        );
      },
    ),
  );
});

test('where nothing may be concluded, every cell is run', () => {
  const batch = createBatch(0, new Uint8Array(5), Uint32Array.of(0, 1, 2, 3, 4), false);
  settle(batch, null, bytes('TTTT'));
  settle(batch, null, bytes('P'));
  assert.equal(letters(batch), 'TTTTP');
  assert.equal(batch.concluded, 0);
});

test('a cell that was known stays known when it could not be run again', () => {
  for (const outcome of [Outcome.skipped, Outcome.infrastructure] as const) {
    const batch = batchOf(2, [1]);
    batch.row.set(bytes('PF'));
    abandon(batch, outcome);
    assert.equal(letters(batch), 'PF');
    assert.equal(batch.kept, 1);
  }
});

test('cells over a shorter limit are concluded one by one, and eight in a row conclude the rest', () => {
  const asked: number[] = [];
  const batch = createBatch(
    0,
    new Uint8Array(16),
    Uint32Array.from({ length: 16 }, (_, cell) => cell),
    true,
    (test) => {
      asked.push(test);
      return 30;
    },
  );
  settle(batch, null, bytes('PT'));
  assert.equal(batch.shorterMs, 30);
  settle(batch, null, bytes('TTTP'));
  settle(batch, null, bytes('TTTTTTTT'));
  assert.ok(isDone(batch));
  assert.equal(letters(batch), 'PTTTTPTTTTTTTTTT');
  assert.deepEqual(asked, [1]);
  assert.deepEqual([batch.cutShort, batch.concluded], [11, 2]);
});

test('a load over a limit that is meant for cells is given its time again, and then counts', () => {
  const batch = batchOf(3);
  settle(batch, null, bytes('T'));
  batch.shorterMs = 30;
  assert.ok(isLoadDoubted(batch, Outcome.timeout));
  settle(batch, Outcome.timeout, new Uint8Array());
  assert.deepEqual([batch.shorterMs, batch.shortens], [null, false]);
  assert.equal(letters(batch), 'T..');
  assert.ok(!isLoadDoubted(batch, Outcome.timeout));
  settle(batch, Outcome.timeout, new Uint8Array());
  assert.equal(letters(batch), 'TTT');
});

test('cells that a sandbox has concluded are counted once, and those of a row that is concluded otherwise not again', () => {
  const batch = batchOf(9);
  settle(batch, null, bytes('PF'), [1]);
  assert.equal(batch.inferred, 1);
  settle(batch, null, bytes('TTTPP'), [1, 3, 4]);
  assert.equal(letters(batch), 'PFTTTTTTT');
  assert.deepEqual([batch.inferred, batch.cutShort, batch.concluded], [2, 0, 4]);
  const shortened = createBatch(0, new Uint8Array(4), Uint32Array.of(0, 1, 2, 3), true, () => 20);
  settle(shortened, null, bytes('PT'), []);
  settle(shortened, null, bytes('TP'), [0, 1]);
  assert.deepEqual([shortened.inferred, shortened.cutShort, shortened.concluded], [1, 1, 0]);
});
