/** A client that leaves takes its work with it: sandboxes at rest show it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { cpuSeconds, sandboxPids } from '../execution/processes.ts';
import { runningExecutor } from '../execution/running.ts';
import { buildTestApp } from './helper.ts';

const { executor } = runningExecutor();

/** Processor time of all sandboxes in half a second, in seconds. */
async function burnt(): Promise<number> {
  const before = sandboxPids().map((pid) => ({ pid, seconds: cpuSeconds(pid) }));
  await wait(500);
  return before.reduce((sum, { pid, seconds }) => sum + Math.max(0, cpuSeconds(pid) - seconds), 0);
}

async function until(holds: (seconds: number) => boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!holds(await burnt())) assert.ok(performance.now() < end, 'it did not come about in time');
}

test('the work of a client that left ends, and so does what it had waiting', {
  skip: process.platform !== 'linux',
}, async () => {
  const app = await buildTestApp({ executor: executor(), env: { SANDBOXES: '1' } });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  // A start takes processor time, too: it is to be over.
  await app.inject({
    ...{ method: 'POST', url: '/v1/rerank' },
    payload: { language: 'javascript', candidates: ['function f() {}'], tests: ['f()'] },
  });
  await until((seconds) => seconds < 0.05);
  const gone = new AbortController();
  const payload = (salt: number) => ({
    language: 'javascript',
    strategy: 'max_pass',
    limits: { cell_timeout_ms: 9_000 },
    candidates: Array.from(
      { length: 200 },
      (_, index) => `function f() { for (let i = ${salt + index}; ; i++); }`,
    ),
    tests: ['f()'],
  });
  // Those that a sandbox has been sent already are over a minute of time-outs: they are interrupted. The others never begin.
  const asked = Array.from({ length: 5 }, (_, index) =>
    fetch(`${url}/v1/rerank`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload(index * 1_000)),
      signal: gone.signal,
    }).catch(() => null),
  );
  await until((seconds) => seconds > 0.15);
  gone.abort();
  await Promise.all(asked);
  await until((seconds) => seconds < 0.05);
  await app.close();
});

test('a sandbox that can be interrupted outlives it', { skip: process.platform !== 'linux' }, async () => {
  const app = await buildTestApp({ executor: executor(), env: { SANDBOXES: '1' } });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const ask = (code: string, signal?: AbortSignal) =>
    fetch(`${url}/v1/rerank`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ language: 'python', candidates: [code], tests: ['assert f()'], include: ['outcomes'] },
        ...{ strategy: 'max_pass', limits: { cell_timeout_ms: 9_000 } },
      }),
      ...(signal && { signal }),
    });
  const outcomes = async () => (await (await ask('def f(): return True')).json()).outcomes;
  assert.deepEqual(await outcomes(), ['P']);
  await until((seconds) => seconds < 0.05);
  const before = sandboxPids();
  const gone = new AbortController();
  const asked = ask('def f():\n    while True: pass', gone.signal).catch(() => null);
  // It runs for far longer than a program is given to give way.
  for (let time = 0; time < 2; time++) await until((seconds) => seconds > 0.15);
  gone.abort();
  await asked;
  assert.deepEqual(await outcomes(), ['P']);
  assert.deepEqual(sandboxPids(), before);
  await app.close();
});
