import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { startExecutor } from '../../src/execution/executor.ts';
import { environmentOf, sandboxPids } from './processes.ts';
import { DATA_DIR, type Given, planOf, rowsOf, runningExecutor } from './running.ts';

const running = runningExecutor(2);
const { rows } = running;

/** Sends the signal; a process that ended since it was looked for needs none. */
function signal(pid: number, name: 'SIGKILL' | 'SIGSTOP'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Two seconds of honest work, right and wrong candidates alternating. */
const LONG: Given = {
  language: 'python',
  candidates: Array.from({ length: 8 }, (_, index) =>
    index % 2 === 0
      ? `def f(x):\n    for _ in range(10**6): pass\n    return x + 1 # ${index}`
      : `def f(x):\n    for _ in range(10**6): pass\n    return x # ${index}`,
  ),
  tests: ['assert f(1) == 2', 'assert f(2) == 3', 'assert f(0) == 0', 'assert f(3) == 4', 'assert f(4) == 5'],
};
const LONG_ROWS = LONG.candidates.map((_, index) => (index % 2 === 0 ? 'PPFPP' : 'FFPFF'));

/** Runs the plan, and does `harm` to the sandboxes every now and then until it is answered. */
async function rowsUnderHarm(given: Given, harm: (pids: number[]) => void, times: number): Promise<string[]> {
  let answered = false;
  const answer = rows(given).finally(() => {
    answered = true;
  });
  for (let time = 0; time < times && !answered; time++) {
    await sleep(150 + 90 * time);
    harm(sandboxPids());
  }
  return answer;
}

test('sandboxes that are killed while they work cost time, not outcomes', async () => {
  await rows({ ...LONG, candidates: LONG.candidates.slice(0, 1) });
  const killAll = (pids: number[]) => {
    for (const pid of pids) signal(pid, 'SIGKILL');
  };
  assert.deepEqual(await rowsUnderHarm(LONG, killAll, 3), LONG_ROWS);
});

test('a sandbox that is stopped is replaced', async () => {
  await rows({ ...LONG, candidates: LONG.candidates.slice(0, 1) });
  let stopped = false;
  const stopOne = (pids: number[]) => {
    const [pid] = pids;
    if (pid !== undefined && !stopped) signal(pid, 'SIGSTOP');
    stopped = true;
  };
  const limits = { cellTimeoutMs: 1500 };
  assert.deepEqual(await rowsUnderHarm({ ...LONG, limits }, stopOne, 1), LONG_ROWS);
});

test('slices that each take long come to an end, also where there is but one sandbox for them', async () => {
  const executor = startExecutor({ sandboxes: 1, dataDir: DATA_DIR, log: pino({ level: 'silent' }) });
  try {
    const tests = ['assert f(1) == 2', 'assert f(2) == 3'];
    const execution = await executor.execute(planOf({ ...LONG, tests }));
    assert.deepEqual(
      rowsOf(execution, tests.length),
      LONG_ROWS.map((row) => row.slice(0, 2)),
    );
  } finally {
    await executor.close();
  }
});

test('honest work waits for one endless loop, not for those that were sent ahead of it', async () => {
  const executor = startExecutor({
    sandboxes: 1,
    dataDir: DATA_DIR,
    log: pino({ level: 'silent' }),
    lazy: true,
  });
  try {
    const endless: Given = {
      language: 'javascript',
      candidates: Array.from({ length: 6 }, (_, index) => `function f() { while (true); } // ${index}`),
      tests: ['assert(f())'],
      limits: { cellTimeoutMs: 600 },
    };
    const honest: Given = { ...endless, candidates: ['function f() { return true; }'] };
    await executor.execute(planOf(honest));
    const order: string[] = [];
    const execute = async (name: string, given: Given) => {
      const execution = await executor.execute(planOf(given));
      order.push(name);
      return rowsOf(execution, 1);
    };
    const loops = execute('loops', endless);
    assert.deepEqual(await execute('honest', honest), ['P']);
    assert.deepEqual(
      await loops,
      Array.from({ length: 6 }, () => 'T'),
    );
    assert.deepEqual(order, ['honest', 'loops']);
  } finally {
    await executor.close();
  }
});

test('a sandbox that is stopped is missed long before the time that its cells may take', async () => {
  await rows({ ...LONG, candidates: LONG.candidates.slice(0, 1) });
  let stoppedAt = 0;
  const stopAll = (pids: number[]) => {
    if (stoppedAt > 0) return;
    for (const pid of pids) signal(pid, 'SIGSTOP');
    stoppedAt = performance.now();
  };
  const limits = { cellTimeoutMs: 10_000 };
  assert.deepEqual(await rowsUnderHarm({ ...LONG, limits }, stopAll, 1), LONG_ROWS);
  const ms = performance.now() - stoppedAt;
  assert.ok(ms < 25_000, `${Math.round(ms)} ms`);
});

test('a poisonous candidate costs its own cells, and only those that bring the sandbox down', async () => {
  const poison = 'import os\ndef f(x):\n    if x == 3: os._exit(7)\n    return x + 1';
  const atLoad = 'import os\nos.abort()\ndef f(x): return x + 1';
  assert.deepEqual(
    await rows({
      language: 'python',
      candidates: ['def f(x): return x + 1', poison, 'def f(x): return x', atLoad, 'def f(x): return 1 + x'],
      tests: [0, 1, 2, 3, 4, 5].map((x) => `assert f(${x}) == ${x + 1}`),
    }),
    ['PPPPPP', 'PPPXPP', 'FFFFFF', 'XXXXXX', 'PPPPPP'],
  );
});

test('a program that could change a module and does not leaves its sandbox in place; one that does harms no other', async () => {
  const tests = ['assert f(1) == 1'];
  await rows({ language: 'python', candidates: ['def f(x): return x'], tests });
  const before = sandboxPids();
  const harmless = 'class A:\n    def __init__(self, x): self.x = x\ndef f(x): return A(x).x';
  assert.deepEqual(await rows({ language: 'python', candidates: [harmless], tests }), ['P']);
  assert.deepEqual(sandboxPids(), before);
  const harmful = 'import math\nmath.pi = 3\ndef f(x): return x';
  assert.deepEqual(await rows({ language: 'python', candidates: [harmful, harmless], tests }), ['P', 'P']);
  assert.deepEqual(
    await rows({
      language: 'python',
      candidates: ['import math\ndef f(x): return x if math.pi > 3 else 0'],
      tests,
    }),
    ['P'],
  );
});

test('a program that swallows every interrupt costs its cell, not the batch', async () => {
  const stubborn =
    'def f(x):\n    while x == 1:\n        try:\n            while True: pass\n        except BaseException: pass\n    return x';
  assert.deepEqual(
    await rows({
      language: 'python',
      candidates: ['def f(x): return x', stubborn],
      tests: ['assert f(0) == 0', 'assert f(1) == 1', 'assert f(2) == 2'],
      limits: { cellTimeoutMs: 200 },
    }),
    ['PPP', 'PTP'],
  );
});

test('what a sandbox has ended and not told of when its thread is given up is run again', async () => {
  const executor = startExecutor({ sandboxes: 1, dataDir: DATA_DIR, log: pino({ level: 'silent' }) });
  const honest = (id: number) => `const f = (x) => x + ${id} - ${id};`;
  // No interrupt reaches this loop of the engine's.
  const endless = 'const f = (x) => (x === 1 ? Array(2 ** 32 - 1).indexOf(1, 0) : x);';
  const outcomesOf = async (candidates: readonly string[]) => {
    const tests = ['assert.equal(f(0), 0)', 'assert.equal(f(1), 1)'];
    const limits = { cellTimeoutMs: 200 };
    const plan = planOf({ language: 'javascript', candidates, tests, limits });
    return Buffer.from((await executor.execute(plan)).outcomes).toString('latin1');
  };
  try {
    // Once it is warm, the end of a short slice waits for the next one's.
    for (let id = 0; id < 100; id += 2) assert.equal(await outcomesOf([honest(id), honest(id + 1)]), 'PPPP');
    assert.equal(await outcomesOf([honest(100), endless, honest(101)]), 'PPPTPP');
    // Or the service would take its answer for one to what it had not heard of, and wait in vain for that.
    const crew = executor.state().crews.find(({ runtime }) => runtime === 'javascript');
    assert.deepEqual([...(crew?.ended.keys() ?? [])], ['retired']);
  } finally {
    await executor.close();
  }
});

test('when no sandbox can work, cells are I and nothing else', async () => {
  const killAll = () => {
    for (const pid of sandboxPids()) signal(pid, 'SIGKILL');
  };
  const killing = setInterval(killAll, 40);
  // Also what was ready before.
  killAll();
  try {
    const execution = await running.execute({ ...LONG, candidates: LONG.candidates.slice(0, 2) });
    const outcomes = rowsOf(execution, LONG.tests.length).join('');
    assert.match(outcomes, /^[PFI]+$/);
    assert.match(outcomes, /I/);
    assert.equal(execution.stats.infraErrors, outcomes.replace(/[^I]/g, '').length);
  } finally {
    clearInterval(killing);
  }
  assert.deepEqual(await rows(LONG), LONG_ROWS, 'it recovers');
});

test('an abort answers at once; what was not done is S, whole rows of it', async () => {
  const controller = new AbortController();
  const { executor, execute } = running;
  await execute({ ...LONG, candidates: LONG.candidates.slice(0, 1) });
  // More than can be done until then.
  const candidates = Array.from(
    { length: 20 * LONG.candidates.length },
    (_, index) => `${LONG.candidates[index % LONG.candidates.length]}\n# ${index}\n`,
  );
  setTimeout(() => controller.abort(), 500);
  const execution = await executor().execute(planOf({ ...LONG, candidates }), controller.signal);
  const all = rowsOf(execution, LONG.tests.length);
  assert.ok(all.includes('SSSSS'), all.join());
  assert.ok(
    all.every((row, index) => row === 'SSSSS' || row === LONG_ROWS[index % LONG_ROWS.length]),
    all.join(),
  );
  assert.deepEqual(await rows({ language: 'python', candidates: ['x = 1'], tests: ['assert x == 1'] }), [
    'P',
  ]);
});

/** What is the same everywhere: the time zone that programs see, the folder that they are in. */
const FIXED = new Set(['TZ', 'PWD']);

test('sandbox processes have nothing of our environment', async () => {
  await rows({ language: 'python', candidates: ['x = 1'], tests: ['assert x == 1'] });
  for (const pid of sandboxPids()) {
    const names = environmentOf(pid)
      .split('\0')
      .filter(Boolean)
      .map((entry) => entry.split('=')[0]);
    // Under `npm run coverage`, Node itself hands this one to whatever it starts.
    const ours = names.filter((name) => name !== 'NODE_V8_COVERAGE' || !process.env.NODE_V8_COVERAGE);
    assert.deepEqual(
      ours.filter((name) => !name?.startsWith('NODE_CHANNEL') && !FIXED.has(name ?? '')),
      [],
    );
  }
});
