import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sandboxPids } from './processes.ts';
import { DATA_DIR } from './running.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Starts the service and tells where it listens, once it says so. */
async function startService() {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let log = '';
  for await (const chunk of child.stdout) {
    log += chunk;
    const url = log.match(/listens on (http:\/\/[\d.:]+)/)?.[1];
    if (url) return { child, url };
  }
  throw new Error(`the service did not start: ${log}`);
}

/** Waits until no process of `pids` runs any more. */
async function gone(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    for (let tries = 0; isAlive(pid); tries++) {
      assert.ok(tries < 200, `sandbox ${pid} outlives the service`);
      await sleep(50);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const SPIN = {
  language: 'python',
  candidates: [
    'def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass',
  ],
  tests: ['f()'],
  limits: { cell_timeout_ms: 3000 },
};

for (const [signal, how] of [
  ['SIGKILL', 'is killed'],
  ['SIGTERM', 'is told to end'],
] as const) {
  test(`no sandbox outlives a service that ${how}, even one with a program that cannot be stopped`, async () => {
    const { child, url } = await startService();
    const request = fetch(`${url}/v1/rerank`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(SPIN),
    }).catch(() => null);
    while (!(await fetch(`${url}/readyz`)).ok) await sleep(50);
    const pids = sandboxPids(child.pid);
    assert.ok(pids.length >= 2);
    child.kill(signal);
    const [code] = await once(child, 'exit');
    assert.equal(code, signal === 'SIGTERM' ? 0 : null);
    await request;
    await gone(pids);
  });
}
