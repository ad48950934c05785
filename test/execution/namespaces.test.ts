import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { startExecutor } from '../../src/execution/executor.ts';
import { startSandbox, unwrapped } from '../../src/execution/sandbox-process.ts';
import { findWalls } from '../../src/execution/walls.ts';
import { testWalls, withoutNamespaces } from './machine.ts';
import {
  commandOf,
  environmentOf,
  isAlive,
  parentOf,
  sandboxPids,
  signal,
  wrapperPids,
} from './processes.ts';
import { DATA_DIR, type Given, runningExecutor } from './running.ts';

const { executor, rows } = runningExecutor();

const CHECK: Given = { language: 'python', candidates: ['x = 1', 'x = 2'], tests: ['assert x == 1'] };
const CHECKED = ['P', 'F'];

/** A process of the Python sandbox, or one that stands around it; waits while the sandbox is being replaced. */
async function pythonProcess(
  what: 'the sandbox' | 'bubblewrap' | 'the first process within',
): Promise<number> {
  for (;;) {
    const sandbox = sandboxPids().find((pid) => commandOf(pid).includes('pyodide'));
    const wrappers = wrapperPids();
    const within = wrappers.find((pid) => sandbox !== undefined && parentOf(sandbox) === pid);
    const bubblewrap = wrappers.find((pid) => within !== undefined && parentOf(within) === pid);
    const found = { 'the sandbox': sandbox, bubblewrap, 'the first process within': within }[what];
    if (found !== undefined && bubblewrap !== undefined) return found;
    await sleep(20);
  }
}

test('namespaces are found where bubblewrap works', withoutNamespaces, async () => {
  assert.deepEqual(await executor().walls(), { permission: true, namespaces: true, reason: null });
  await rows(CHECK);
  assert.equal(wrapperPids().length, 2 * sandboxPids().length);
});

test('where they are off, or can not be had, the service says so and goes on', async () => {
  const lines: string[] = [];
  const log = pino({}, { write: (line) => lines.push(line) });
  const walls = findWalls({ namespaces: 'off', dataDir: DATA_DIR, log });
  const bare = startExecutor({ sandboxes: 1, dataDir: DATA_DIR, log, walls });
  assert.deepEqual(await bare.walls(), {
    permission: true,
    namespaces: false,
    reason: 'SANDBOX_NAMESPACES is off',
  });
  await bare.close();
  const path = process.env.PATH;
  try {
    process.env.PATH = '/nowhere';
    const { info, namespaces } = await findWalls({ namespaces: 'auto', dataDir: DATA_DIR, log });
    assert.deepEqual(info, { permission: true, namespaces: false, reason: 'bubblewrap is not installed' });
    assert.equal(namespaces, null);
  } finally {
    process.env.PATH = path;
  }
  const warnings = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 40);
  assert.deepEqual(
    warnings.map(({ reason, remedy }) => [reason, remedy !== undefined]),
    [
      ['SANDBOX_NAMESPACES is off', true],
      ['bubblewrap is not installed', true],
    ],
  );
});

test('where they are required and can not be had, the service does not start', () => {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [main], {
    env: { PATH: '/nowhere', SANDBOX_NAMESPACES: 'require', PORT: '0', DATA_DIR },
    encoding: 'utf8',
  });
  assert.equal(status, 2);
  assert.match(stdout, /bubblewrap is not installed/);
  assert.match(stdout, /install the package bubblewrap/);
  assert.match(stdout, /SANDBOX_NAMESPACES is require/);
});

for (const what of ['the sandbox', 'bubblewrap', 'the first process within'] as const) {
  for (const how of ['SIGKILL', 'SIGSTOP', 'SIGTERM'] as const) {
    // A sandbox does not end by SIGTERM, and the kernel keeps the first process of a namespace from it.
    if (how === 'SIGTERM' && what !== 'bubblewrap') continue;
    test(`${what} may get a ${how} while it works`, withoutNamespaces, async () => {
      await rows(CHECK);
      const answer = rows({
        ...CHECK,
        candidates: ['import time\ntime.sleep(0.3)\nx = 1', 'import time\ntime.sleep(0.3)\nx = 2'],
        limits: { cellTimeoutMs: 500 },
      });
      await sleep(100);
      signal(await pythonProcess(what), how);
      assert.deepEqual(await answer, CHECKED);
      assert.deepEqual(await rows(CHECK), CHECKED);
    });
  }
}

test(
  'a sandbox that is killed while bubblewrap is stopped is missed all the same',
  withoutNamespaces,
  async () => {
    await rows(CHECK);
    const bubblewrap = await pythonProcess('bubblewrap');
    const sandbox = await pythonProcess('the sandbox');
    signal(bubblewrap, 'SIGSTOP');
    signal(sandbox, 'SIGKILL');
    assert.deepEqual(await rows(CHECK), CHECKED);
    assert.ok(!isAlive(bubblewrap));
  },
);

test('a sandbox that is killed while it starts leaves nothing behind', withoutNamespaces, async () => {
  const walls = await testWalls();
  for (const language of ['python', 'javascript'] as const) {
    await rows({ language, candidates: [''], tests: ['1'] });
  }
  const seen = new Set<number>();
  const mine = new Set([...sandboxPids(), ...wrapperPids()]);
  for (let delay = 0; delay < 40; delay += 2) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const sandbox = startSandbox(
      { runtime: 'python', guest: null, snapshot: null, walls },
      { onReady() {}, onEnds() {}, onExit: () => resolve() },
    );
    await sleep(delay);
    for (const pid of [...sandboxPids(), ...wrapperPids()]) if (!mine.has(pid)) seen.add(pid);
    sandbox.kill();
    await promise;
  }
  assert.ok(seen.size > 20);
  for (const pid of seen) {
    for (let tries = 0; isAlive(pid); tries++) {
      assert.ok(tries < 200, `process ${pid} is left behind`);
      await sleep(50);
    }
  }
});

test('what bubblewrap tells as an exit code is the signal that ended the sandbox', () => {
  assert.deepEqual(unwrapped(128 + 11, null), { code: null, signal: 'SIGSEGV' });
  assert.deepEqual(unwrapped(128 + 6, null), { code: null, signal: 'SIGABRT' });
  assert.deepEqual(unwrapped(128 + 9, null), { code: null, signal: 'SIGKILL' });
  assert.deepEqual(unwrapped(1, null), { code: 1, signal: null });
  assert.deepEqual(unwrapped(255, null), { code: 255, signal: null });
  assert.deepEqual(unwrapped(null, 'SIGKILL'), { code: null, signal: 'SIGKILL' });
});

test('the environment of a sandbox is a time zone', async () => {
  await rows(CHECK);
  for (const pid of sandboxPids()) assert.match(environmentOf(pid), /(^|\0)TZ=UTC\0/);
});
