import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import { Outcome, type Slice, type SliceEnd, sliceOf } from '../../workers/messages.ts';
import { createTaskLoop, type Task } from '../../workers/task-loop.ts';

const ABOUT = { version: 'none', libraries: [] };
const NOTICED = {
  loadOutcome: null,
  loadMs: 0,
  failures: [],
  broken: [],
  missingModule: null,
  cpuUs: new Uint32Array(),
  outputs: [],
  evidence: null,
  concluded: [],
  tampering: false,
  rerun: false,
  unsteady: false,
  retire: 'no',
} as const;

const slice = (id: number, problem: number): Task => ({
  type: 'slice',
  slice: { ...SLICE, id, problem },
});
const SLICE: Slice = {
  id: 0,
  problem: 0,
  candidate: '',
  tests: new Uint32Array([0]),
  cellTimeoutMs: 1000,
  sliceMs: 20,
  failures: 0,
  apart: false,
};

/** Hands the tasks to a loop whose slices each take so many milliseconds; the ids that it tells of, message by message. */
async function toldOf(tasks: readonly Task[], sliceMs: number): Promise<number[][]> {
  const { port1, port2 } = new MessageChannel();
  const loop = createTaskLoop({
    about: ABOUT,
    openProblem() {},
    forgetProblem() {},
    runSlice({ id }) {
      const end = performance.now() + sliceMs;
      while (performance.now() < end);
      return { ...NOTICED, slice: id, outcomes: Uint8Array.of(Outcome.passed) };
    },
  });
  assert.equal(loop(port2), ABOUT);
  loop(tasks);
  const slices = tasks.filter(({ type }) => type === 'slice').length;
  const told: number[][] = [];
  while (told.flat().length < slices) {
    const [ends]: readonly SliceEnd[][] = await once(port1, 'message');
    told.push((ends ?? []).map(sliceOf));
  }
  port1.close();
  return told;
}

const ids = Array.from({ length: 20 }, (_, index) => index + 1);

test('short slices of one problem are told of together, and none is forgotten', async () => {
  const told = await toldOf(
    ids.map((id) => slice(id, 1)),
    0,
  );
  assert.deepEqual(told.flat(), ids);
  assert.ok(told.length < ids.length, `each had a message of its own: ${told.join(' | ')}`);
});

test('the end of a slice does not wait for one of another problem', async () => {
  const told = await toldOf(
    ids.map((id) => slice(id, Math.ceil(id / 4))),
    0,
  );
  assert.deepEqual(told.flat(), ids);
  for (const message of told) {
    const problems = new Set(message.map((id) => Math.ceil(id / 4)));
    assert.equal(problems.size, 1, `${message} are of several problems`);
  }
});

test('nor does it wait for other tasks, or for longer than a moment', async () => {
  const forget: Task = { type: 'forget', problem: 1 };
  assert.deepEqual(await toldOf([slice(1, 1), forget, slice(2, 1)], 0), [[1], [2]]);
  assert.deepEqual(await toldOf([slice(1, 1), slice(2, 1), slice(3, 1)], 3), [[1], [2], [3]]);
});
