/** Jobs against a double of the sandboxes, which says what a slice brings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch } from '../../src/execution/batch.ts';
import { createFairQueue } from '../../src/execution/fair-queue.ts';
import type { Hurry } from '../../src/execution/hurry.ts';
import { createJob, type Job, type JobOptions, type JobResult } from '../../src/execution/job.ts';
import { Outcome, SLICE_CELLS, type SliceResult } from '../../workers/messages.ts';
import { type Given, planOf, rowsOf } from './running.ts';

const WIDTH = 12;
const TESTS: Given['tests'] = Array.from({ length: WIDTH }, (_, index) => `test ${index}`);

type Brought = Partial<Omit<SliceResult, 'outcomes'>> & { readonly outcomes?: string };

/** What a slice of so many tests brings: all pass, unless something else is said. */
function slice(tests: number, brought: Brought): SliceResult {
  const outcomes = brought.outcomes ?? 'P'.repeat(tests);
  return {
    slice: 1,
    loadOutcome: null,
    loadMs: null,
    cpuUs: new Uint32Array(outcomes.length),
    failures: [],
    outputs: [],
    broken: [],
    missingModule: null,
    evidence: null,
    tampering: false,
    rerun: false,
    unsteady: false,
    concluded: [],
    retire: 'no',
    ...brought,
    outcomes: Uint8Array.from(Buffer.from(outcomes, 'latin1')),
  };
}

type Sandbox = (batch: Batch, time: number, tests: Uint32Array) => Brought;

/** Runs a job of so many candidates to its end. */
function play(
  candidates: number,
  sandbox: Sandbox,
  options: Partial<JobOptions> = {},
  hurry?: Hurry,
  tests = TESTS,
) {
  const limits: number[] = [];
  const results: JobResult[] = [];
  const times = new Map<number, number>();
  const order: number[] = [];
  const job = jobOf(candidates, (result) => results.push(result), options, hurry, tests);
  for (let batch = job.take(() => true); batch; batch = job.take(() => true)) {
    const time = times.get(batch.candidate) ?? 0;
    times.set(batch.candidate, time + 1);
    order.push(batch.candidate);
    const { tests, cellTimeoutMs } = job.nextSlice(batch, SLICE_CELLS);
    limits.push(cellTimeoutMs);
    job.settle(batch, slice(tests.length, sandbox(batch, time, tests)));
  }
  const [result] = results;
  assert.ok(result && results.length === 1, 'it ends, once');
  return { ...result, rows: rowsOf(result.execution, WIDTH), order, limits };
}

function jobOf(
  candidates: number,
  done: (result: JobResult) => void,
  options: Partial<JobOptions> = {},
  hurry?: Hurry,
  tests = TESTS,
): Job {
  const texts = Array.from({ length: candidates }, (_, index) => `candidate ${index}`);
  const plan = planOf({ language: 'python', candidates: texts, tests });
  return createJob(1, { ...plan, ...(hurry && { hurry }) }, done, options);
}

test('a candidate that is unsteady and answers otherwise the second time is flagged; its first answers stay', () => {
  const { execution, rows } = play(3, ({ candidate, tests }, time) => ({
    outcomes: candidate === 1 && time === 1 ? 'F'.repeat(tests.length) : 'P'.repeat(tests.length),
    unsteady: candidate > 0,
  }));
  assert.deepEqual(execution.nondeterministic, [1]);
  assert.deepEqual(rows, Array(3).fill('P'.repeat(WIDTH)));
  assert.equal(execution.stats.executed, 3 * WIDTH);
});

test('at most eight cells are run again, spread over the row, after all others, elsewhere', () => {
  const again: Batch[] = [];
  const { order } = play(3, (batch, time) => {
    batch.ranIn = 7;
    if (time > 0) again.push(batch);
    return { unsteady: batch.candidate === 0 };
  });
  assert.deepEqual(order, [0, 1, 2, 0]);
  assert.deepEqual(
    again.map(({ tests, avoids }) => [[...tests], avoids]),
    [[[0, 1, 3, 4, 6, 7, 9, 10], 7]],
  );
});

test('time, memory, crashes and faults of ours make no candidate nondeterministic', () => {
  for (const outcome of 'TMXI') {
    const { execution } = play(1, ({ tests }, time) => ({
      outcomes: (time === 0 ? 'P' : outcome).repeat(tests.length),
      unsteady: true,
    }));
    assert.deepEqual(execution.nondeterministic, [], outcome);
  }
});

test('what a whole program wrote the second time counts, whatever the outcome', () => {
  const taken: string[] = [];
  const { execution } = play(
    2,
    ({ candidate, tests }, time) => ({
      outputs: [...tests].map((index) => ({ test: index, text: `${candidate === 0 ? 0 : time}` })),
      unsteady: true,
    }),
    { onOutput: (candidate, index, text) => taken.push(`${candidate} ${index} ${text}`) },
  );
  assert.deepEqual(execution.nondeterministic, [1]);
  assert.equal(taken.length, 2 * WIDTH, 'only the first are judged');
});

test('a job that is given up while cells are run again has its answers', () => {
  const results: JobResult[] = [];
  const job = jobOf(1, (result) => results.push(result));
  const batch = job.take(() => true);
  assert.ok(batch);
  job.settle(batch, slice(job.nextSlice(batch, SLICE_CELLS).tests.length, { unsteady: true }));
  assert.equal(results.length, 0);
  job.abandon(Outcome.skipped);
  assert.deepEqual(results[0]?.execution.stats.executed, WIDTH);
});

test('cells that may have seen each other are run again apart, and the candidate is flagged', () => {
  const apart: boolean[] = [];
  const { execution, rows } = play(1, (batch) => {
    apart.push(batch.apart);
    return batch.apart ? { tampering: true } : { outcomes: '', rerun: true, tampering: true };
  });
  assert.deepEqual(apart, [false, true]);
  assert.deepEqual(execution.tampering, [0]);
  assert.deepEqual(rows, ['P'.repeat(WIDTH)]);
});

test('a sandbox that asks for the same cells apart for ever is at fault, not the candidate', () => {
  const { execution, rows } = play(1, () => ({ outcomes: '', rerun: true }));
  assert.deepEqual(rows, ['I'.repeat(WIDTH)]);
  assert.equal(execution.stats.infraErrors, WIDTH);
});

test('a candidate that times out waits for the honest ones', () => {
  const { order, rows, execution } = play(3, ({ candidate }) => (candidate === 0 ? { outcomes: 'T' } : {}));
  assert.deepEqual(order, [0, 1, 2, 0, 0]);
  assert.equal(rows[0], 'T'.repeat(WIDTH));
  const { executed, concluded } = execution.stats;
  assert.deepEqual([executed, concluded], [2 * WIDTH + 3, WIDTH - 3]);
});

test('where two sandboxes are at work, one candidate that times out goes on beside the honest ones', () => {
  const job = jobOf(5, () => {});
  const taken: number[] = [];
  const take = () => {
    const batch = job.take(() => true);
    assert.ok(batch);
    taken.push(batch.candidate);
    return batch;
  };
  const timeOut = (batch: Batch) => {
    job.nextSlice(batch, SLICE_CELLS);
    job.settle(batch, slice(1, { outcomes: 'T' }));
  };
  const [first, second] = [take(), take()];
  timeOut(first);
  const late = take();
  timeOut(second);
  const honest = take();
  job.giveBack(honest);
  timeOut(late);
  for (let slices = 0; slices < 3; slices++) take();
  assert.deepEqual(taken, [0, 1, 0, 2, 2, 0, 3]);
});

test('a program that has ended in no cell gets less time too, by what its load took; a whole program does not', () => {
  const sandboxWith =
    (loadMs: number): Sandbox =>
    (_, time) => ({ outcomes: time < 3 ? 'T' : 'P'.repeat(WIDTH - 3), loadMs });
  const limitsWith = (loadMs: number) => play(1, sandboxWith(loadMs)).limits;
  assert.deepEqual(limitsWith(10), [2000, 250, 250, 250]);
  assert.deepEqual(limitsWith(400), [2000, 800, 800, 800]);
  assert.deepEqual(limitsWith(900), [2000, 2000, 2000]);
  const whole = Array.from({ length: WIDTH }, (_, index) => ({ stdin: `${index}`, stdout: '' }));
  assert.deepEqual(play(1, sandboxWith(10), {}, undefined, whole).limits, [2000, 2000, 2000]);
});

test('a candidate that has timed out gets less time for its later cells, and those over that are concluded', () => {
  const { execution, rows, limits } = play(2, ({ candidate }, time) => {
    if (candidate === 1) return {};
    return {
      outcomes: ['PT', 'PT', 'PT', 'P'.repeat(WIDTH - 6)][time] ?? '',
      cpuUs: Uint32Array.of(9_000, 2_000_000),
    };
  });
  assert.equal(rows[0], 'PTPTPT'.padEnd(WIDTH, 'P'));
  assert.deepEqual(limits, [2000, 2000, 250, 250, 250]);
  const { executed, concluded } = execution.stats;
  assert.deepEqual([executed, concluded], [2 * WIDTH - 2, 2]);
});

test('a test on which two candidates have timed out gets less time by the others, and by itself', () => {
  const SLOW = 4;
  const failure = { test: SLOW, outcome: Outcome.timeout, type: 'Timeout', message: 'over', line: null };
  const asked: string[] = [];
  const { execution, rows } = play(6, ({ candidate }, _time, tests) => {
    if (candidate >= 2) asked.push(`${candidate}: ${tests.join()}`);
    const at = tests.indexOf(SLOW);
    if (at < 0 || candidate === 5) return {};
    const cpuUs = new Uint32Array(at + 1).fill(1_000);
    return { outcomes: 'T'.padStart(at + 1, 'P'), cpuUs, ...(candidate === 2 && { failures: [failure] }) };
  });
  assert.deepEqual(rows, [...Array(5).fill('PPPPTPPPPPPP'), 'P'.repeat(WIDTH)]);
  assert.deepEqual(
    asked.filter((each) => each.startsWith('2')),
    ['2: 0,1,2,3', '2: 4', '2: 5,6,7,8,9,10,11'],
  );
  const { executed, concluded } = execution.stats;
  assert.deepEqual([executed, concluded], [6 * WIDTH - 3, 3]);
  assert.deepEqual(
    execution.failures.map(({ message }) => message),
    ['over 250 ms, where other candidates were over the time limit'],
  );
});

test('nothing is shortened where a candidate ended that needed most of the time, nor where cells must not be concluded', () => {
  const limitsWith = (cpuUs: number, concludes: boolean) =>
    play(
      5,
      ({ candidate }, time) =>
        candidate < 4 && time === 0
          ? {
              outcomes: candidate === 0 ? 'P' : 'T',
              cpuUs: Uint32Array.of(candidate === 0 ? cpuUs : 2_000_000),
            }
          : {},
      { concludes },
    ).limits;
  assert.ok(limitsWith(1_000, true).includes(250));
  assert.deepEqual(new Set(limitsWith(600_000, true)), new Set([2000]));
  assert.deepEqual(new Set(limitsWith(1_000, false)), new Set([2000]));
});

test('a load over the shorter limit tells nothing; cells that are over it say why they are concluded', () => {
  const failure = { test: 2, outcome: Outcome.timeout, type: 'Timeout', message: 'over', line: null };
  const { execution, rows } = play(1, (_, time) => {
    if (time === 0) return { outcomes: 'PT' };
    if (time === 1) return { outcomes: 'T', failures: [failure] };
    if (time === 2) return { outcomes: '', loadOutcome: Outcome.timeout, failures: [failure] };
    return {};
  });
  assert.equal(rows[0], 'PTT'.padEnd(WIDTH, 'P'));
  assert.deepEqual(
    execution.failures.map(({ message }) => message),
    ['over 250 ms, after the program was over the time limit in a cell before'],
  );
});

test('in a hurry, a candidate over the short time has its whole limit when all others are through', () => {
  const sandbox: Sandbox = ({ candidate }, time) => {
    if (candidate === 0 && time === 0) return { outcomes: 'PT', cpuUs: Uint32Array.of(5, 40_000) };
    if (candidate === 1 && time === 0) return { outcomes: '', loadOutcome: Outcome.timeout };
    return {};
  };
  const { order, limits, rows, execution } = play(3, sandbox, {}, { ms: 40, leaves: false });
  assert.deepEqual(order, [0, 1, 2, 0, 1]);
  assert.deepEqual(limits, [40, 40, 40, 2000, 2000]);
  assert.deepEqual(rows, Array(3).fill('P'.repeat(WIDTH)));
  assert.deepEqual(execution.leftOut, []);
  assert.equal(execution.stats.executed, 3 * WIDTH);
});

test('or is left out, and said to be', () => {
  const sandbox: Sandbox = ({ candidate }) => (candidate === 1 ? { outcomes: 'PT' } : {});
  const { rows, execution } = play(3, sandbox, {}, { ms: 40, leaves: true });
  assert.deepEqual(rows, ['P'.repeat(WIDTH), 'S'.repeat(WIDTH), 'P'.repeat(WIDTH)]);
  assert.deepEqual(execution.leftOut, [1]);
});

test('where nearly all candidates are over the short time, no further one is put aside', () => {
  const sandbox: Sandbox = (_, time) => (time === 0 ? { outcomes: 'T' } : {});
  const { limits, execution } = play(30, sandbox, {}, { ms: 40, leaves: true });
  assert.equal(limits.filter((ms) => ms === 40).length, 16);
  assert.equal(execution.leftOut.length, 16);
});

test('a job that is held up gives no batch', () => {
  let heldUp = true;
  const job = jobOf(1, () => {}, { isHeldUp: () => heldUp });
  assert.equal(
    job.take(() => true),
    null,
  );
  heldUp = false;
  assert.ok(job.take(() => true));
});

test('a small job that comes late waits for no more than one slice of a large one', () => {
  const queue = createFairQueue();
  const large = jobOf(1_000, () => {});
  queue.add(large);
  for (let slices = 0; slices < 10; slices++) {
    const taken = queue.take(() => true);
    assert.ok(taken);
    taken.queued.spentMs += 10;
  }
  queue.add(jobOf(5, () => {}));
  const jobs = Array.from({ length: 16 }, () => {
    const taken = queue.take(() => true);
    assert.ok(taken);
    const isLarge = taken.queued.job === large;
    taken.queued.spentMs += isLarge ? 8 : 1;
    return isLarge ? 'L' : 's';
  });
  assert.equal(jobs.join(''), `sLssss${'L'.repeat(10)}`);
});

test('jobs of slices that take long and of slices that do not get the same time', () => {
  const queue = createFairQueue();
  const slow = jobOf(1_000, () => {});
  queue.add(slow);
  queue.add(jobOf(1_000, () => {}));
  const spent = { slow: 0, quick: 0 };
  for (let slices = 0; slices < 500; slices++) {
    const taken = queue.take(() => true);
    assert.ok(taken);
    const isSlow = taken.queued.job === slow;
    const ms = isSlow ? 50 : 1;
    taken.queued.spentMs += ms;
    spent[isSlow ? 'slow' : 'quick'] += ms;
  }
  assert.ok(Math.abs(spent.slow - spent.quick) <= 50, JSON.stringify(spent));
});
