/** The end of the process: what was let in is answered, and nobody waits for ever. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DATA_DIR } from './execution/running.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** A service of its own, and a line of its log when it comes. */
async function start(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, PORT: '0', SANDBOXES: '1', DATA_DIR, LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const log = createInterface(child.stdout).on('line', (line) => lines.push(line));
  const said = async (what: RegExp): Promise<string> => {
    for (;;) {
      const found = lines.find((line) => what.test(line));
      if (found !== undefined) return found;
      await once(log, 'line', { signal: AbortSignal.timeout(30_000) });
    }
  };
  const url = /http:\/\/[\d.:]+/.exec(await said(/listens on/))?.[0] ?? assert.fail();
  return { child, url, said };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit', { signal: AbortSignal.timeout(20_000) });
  return child.exitCode;
}

/** A request that takes so many times 200 ms. */
function slow(url: string, timeouts: number): Promise<Response> {
  const candidates = Array.from(
    { length: timeouts },
    (_, index) => `function f() { for (let i = ${index}; ; i++); }`,
  );
  const body = { language: 'javascript', candidates, tests: ['f()'], limits: { cell_timeout_ms: 200 } };
  return fetch(`${url}/v1/rerank`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('told to end, it is not ready at once, still takes in what comes, answers it and exits 0', async () => {
  const { child, url, said } = await start({ DRAIN_NOTICE_MS: '1500' });
  const underWay = slow(url, 4);
  await said(/incoming request/);
  child.kill('SIGTERM');
  await said(/Closing/);
  const ready = await fetch(`${url}/readyz`);
  assert.equal(ready.status, 503);
  assert.ok(ready.headers.get('retry-after'));
  assert.equal(ready.headers.get('connection'), 'close');
  const late = await slow(url, 1);
  assert.equal(late.status, 200);
  assert.equal((await underWay).status, 200);
  assert.equal(await exitOf(child), 0);
});

test('what takes longer than the bound gets a 503, and the process exits 0', async () => {
  const { child, url, said } = await start({ DRAIN_MS: '300' });
  const endless = slow(url, 300);
  await said(/incoming request/);
  child.kill('SIGTERM');
  const reply = await endless;
  assert.equal(reply.status, 503);
  assert.ok(reply.headers.get('retry-after'));
  assert.equal(await exitOf(child), 0);
});

test('a second signal ends it at once', async () => {
  const { child, url, said } = await start({ DRAIN_MS: '60000' });
  slow(url, 300).catch(() => {});
  await said(/incoming request/);
  child.kill('SIGTERM');
  await said(/Closing/);
  child.kill('SIGTERM');
  assert.equal(await exitOf(child), 1);
});
