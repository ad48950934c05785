import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withoutNamespaces } from './machine.ts';
import { cpuSeconds, isAlive, sandboxPids, wrapperPids } from './processes.ts';
import { DATA_DIR } from './running.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

type Service = {
  readonly child: ChildProcess;
  readonly url: string;
  readonly log: () => string;
  /** All processes of its sandboxes. */
  readonly pids: readonly number[];
};

/** Starts the service, as the leader of a process group, and waits until it takes work. */
async function startService(t: TestContext, namespaces: 'require' | 'off'): Promise<Service> {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR,
      SANDBOXES: '1',
      SANDBOX_NAMESPACES: namespaces,
    },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  let log = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk;
      const found = log.match(/listens on (http:\/\/[\d.:]+)/)?.[1];
      if (found) resolve(found);
    });
    child.on('exit', () => reject(new Error(`the service did not start: ${log}`)));
  });
  while (!(await fetch(`${url}/readyz`)).ok) await sleep(50);
  const pids = [...sandboxPids(child.pid), ...wrapperPids(child.pid)];
  return { child, url, log: () => log, pids };
}

type Reply = { readonly outcomes: readonly string[] };

/** Sends a request and waits until a sandbox works at it: until one has had half a second more of processor time. */
async function underWay(
  { url, pids }: Service,
  body: object,
): Promise<{ readonly reply: Promise<Reply | null> }> {
  const idle = pids.map(cpuSeconds);
  const sent = fetch(`${url}/v1/rerank`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ include: ['outcomes'], ...body }),
  });
  const reply = sent.then((response) => response.json()).catch(() => null);
  while (!pids.some((pid, index) => cpuSeconds(pid) > (idle[index] ?? 0) + 0.5)) await sleep(20);
  return { reply };
}

/** Waits until none of the processes runs any more. */
async function gone(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    for (let tries = 0; isAlive(pid); tries++) {
      assert.ok(tries < 600, `process ${pid} outlives the service`);
      await sleep(50);
    }
  }
}

/** Programs that no interrupt of ours stops at once, or ever. */
const SPINNING = {
  python: {
    candidates: [
      'def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass',
    ],
    tests: ['f()'],
  },
  javascript: {
    candidates: ["const f = () => /^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(64));"],
    tests: ['f()'],
  },
};

for (const namespaces of ['require', 'off'] as const) {
  const walls = namespaces === 'off' ? 'without namespaces' : 'within namespaces';
  const needed = namespaces === 'off' ? {} : withoutNamespaces;

  for (const language of ['python', 'javascript'] as const) {
    test(
      `no ${language} sandbox outlives a service that is killed, even one that spins, ${walls}`,
      needed,
      async (t) => {
        const service = await startService(t, namespaces);
        assert.equal(service.pids.length, namespaces === 'off' ? 2 : 6);
        const limits = { cell_timeout_ms: 10_000 };
        const { reply } = await underWay(service, { language, ...SPINNING[language], limits });
        service.child.kill('SIGKILL');
        assert.equal(await reply, null);
        await gone(service.pids);
      },
    );
  }

  test(`nor one that is told to end, ${walls}`, needed, async (t) => {
    const service = await startService(t, namespaces);
    const limits = { cell_timeout_ms: 5000 };
    const { reply } = await underWay(service, { language: 'python', ...SPINNING.python, limits });
    service.child.kill('SIGTERM');
    assert.deepEqual((await reply)?.outcomes, ['T']);
    assert.equal(await exitCode(service), 0);
    await gone(service.pids);
  });

  test(
    `a Ctrl-C that reaches the whole process group ends no sandbox before its work is done, ${walls}`,
    needed,
    async (t) => {
      const service = await startService(t, namespaces);
      const { reply } = await underWay(service, {
        language: 'python',
        candidates: ['def f(x):\n    for _ in range(4 * 10**7): pass\n    return x'],
        tests: ['assert f(1) == 1', 'assert f(2) == 1'],
        limits: { cell_timeout_ms: 10_000 },
      });
      process.kill(-(service.child.pid ?? 0), 'SIGINT');
      assert.deepEqual((await reply)?.outcomes, ['PF']);
      assert.equal(await exitCode(service), 0);
      assert.doesNotMatch(service.log(), /sandbox died/);
      await gone(service.pids);
    },
  );
}

async function exitCode({ child }: Service): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}
