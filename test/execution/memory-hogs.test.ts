import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Given, type Running, runningExecutor } from './running.ts';

const one = runningExecutor();
const { executor, rows } = one;
const two = runningExecutor(2);

const pythonOf = ({ executor }: Running) =>
  executor()
    .state()
    .crews.find(({ runtime }) => runtime === 'python');
const replaced = () => pythonOf(one)?.ended.get('retired') ?? 0;

const given = (
  candidates: readonly string[],
  memoryMb: number,
  takenMb = [0, 90, 1, 91, 2, 92, 3],
): Given => ({
  language: 'python',
  candidates,
  tests: takenMb.map((mb) => `assert f(${mb}) == ${mb}`),
  // Much time, so that memory is what it runs out of on a busy machine too.
  limits: { cellTimeoutMs: 20_000, memoryMb },
});

const HOGS = {
  'beside its judge': 'def f(mb):\n    taken = bytearray(mb << 20)\n    return mb',
  apart: 'import sys\nsys._getframe\ndef f(mb):\n    taken = bytearray(mb << 20)\n    return mb',
};

for (const [where, hog] of Object.entries(HOGS)) {
  test(`a candidate that takes much memory costs one process, not one for each cell: ${where}`, async () => {
    const before = replaced();
    assert.deepEqual(await rows(given([hog], 160)), ['PPPPPPP']);
    assert.ok(executor().ready(), 'its process is replaced, which keeps nobody away');
    assert.ok(replaced() - before <= 1, `${replaced() - before} processes`);
  });

  test(`nor does one that is over its limit: ${where}`, async () => {
    const before = replaced();
    const greedy = hog
      .replace('mb << 20', 'min(mb, 80) << 20')
      .replace('return mb', 'if mb > 9:\n        more = list(range(9_000_000))\n    return mb');
    assert.deepEqual(await rows(given([greedy], 160)), ['PMPMPMP']);
    assert.ok(replaced() - before <= 1, `${replaced() - before} processes`);
  });

  test(`nobody else finds the room that it has taken: ${where}`, async () => {
    assert.deepEqual(await rows(given([hog, 'def f(mb): return mb', hog], 160)), [
      'PPPPPPP',
      'PPPPPPP',
      'PPPPPPP',
    ]);
    assert.deepEqual(await rows(given([hog], 64)), ['PMPMPMP']);
  });

  test(`nor where they ask at the same time: ${where}`, async () => {
    const others = [1, 2, 3].map((number) => `def f(mb): return mb + 0 * ${number}`);
    const answers = await Promise.all([
      rows(given([hog, ...others], 160)),
      rows(given([hog, ...others], 64)),
      rows(given([`${hog}\n`, ...others], 160)),
    ]);
    const all = Array(3).fill('PPPPPPP');
    assert.deepEqual(answers, [
      ['PPPPPPP', ...all],
      ['PMPMPMP', ...all],
      ['PPPPPPP', ...all],
    ]);
  });
}

test('where programs have grown all sandboxes, these are replaced one after the other', async () => {
  const honest = given(['def f(mb): return mb'], 160);
  for (let times = 0; times < 2_000 && pythonOf(two)?.ready !== 2; times++) await two.rows(honest);
  const hogs = Array.from({ length: 8 }, (_, number) => `${HOGS.apart}  # ${number}`);
  // Little enough that neither process is too large for the next cell, and has to go at once.
  await two.rows(given(hogs, 160, [0, 80]));
  assert.equal(pythonOf(two)?.ready, 1);
});
