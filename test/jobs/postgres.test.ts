/** Batches that several worker processes share through a real PostgreSQL. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, afterEach, before, suite, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { freePort, type Postgres, postgresPrograms, startPostgres } from '../../drills/postgres.ts';
import { type Database, openDatabase } from '../../src/jobs/database.ts';
import { persistently } from '../../src/jobs/persistently.ts';
import { enqueue, openQueue } from '../../src/jobs/queue.ts';
import { createStore, type Store } from '../../src/jobs/store.ts';
import type { Owner } from '../../src/keys/api-key.ts';
import { DATA_DIR } from '../execution/running.ts';

const CLI = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const LOOK_MS = 20;
const never = new AbortController().signal;
/** Small enough that every worker gets some. */
const CHUNK = 4;

const skip =
  postgresPrograms() === null && 'this machine has no PostgreSQL (Debian: apt-get install postgresql)';

suite('PostgreSQL', { skip }, () => {
  let postgres: Postgres;
  let database: Database;
  let store: Store;
  let boss: Awaited<ReturnType<typeof openQueue>>;
  const workers = new Set<ChildProcess>();

  before(async () => {
    postgres = await startPostgres();
    database = await openDatabase(postgres.url, '');
    store = createStore(database);
    await store.prepare();
    boss = await openQueue(database, pino({ level: 'silent' }));
  });
  afterEach(async () => {
    await Promise.all([...workers].map((worker) => end(worker, 'SIGKILL')));
  });
  after(async () => {
    await boss.stop({ graceful: false });
    await database.close();
    await postgres.stop();
  });

  test('three workers share a batch', async () => {
    // Each refuses the problems by a ceiling of its own, so that every line tells who made it.
    await Promise.all(['1', '2', '3'].map((ceiling) => startWorker({ MAX_TESTS: ceiling })));
    const refusals = new Set<string>();
    // One that looks for work as another batch ends has its share in the next.
    for (let batch = 0; batch < 10 && refusals.size < 3; batch++) {
      await batchOf(`shared ${batch}`, 400, () => 'const f = 1');
      await until(`shared ${batch}`, ({ state }) => state === 'completed');
      const lines = await linesOf(`shared ${batch}`);
      assert.deepEqual(
        lines.map(({ custom_id }) => custom_id),
        Array.from({ length: 400 }, (_, index) => `p${index}`),
      );
      for (const { error } of lines) refusals.add(error.detail);
    }
    assert.equal(refusals.size, 3, [...refusals].join('\n'));
  });

  test('a worker elsewhere holds to the ceilings of the key that made the batch, and tells what it does', async () => {
    const port = await freePort();
    await startWorker({ METRICS_PORT: String(port) });
    const ask = async (path: string) => {
      const reply = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: reply.status, body: await reply.text() };
    };
    assert.equal((await ask('/healthz')).status, 200);
    await batchOf('bounded', 1, () => 'const f = 1', { name: 'team', cells: 7 });
    await until('bounded', ({ state }) => state === 'completed');
    const [{ error }] = await linesOf('bounded');
    assert.deepEqual([error.status, error.type], [422, '/problems/too-many']);
    assert.match(error.detail, /8 cells .* at most 7 in a request/);

    await batchOf('counted', 1, () => 'const f = (x) => x');
    await until('counted', ({ state }) => state === 'completed');
    while ((await ask('/readyz')).status !== 200) await wait(LOOK_MS);
    const told = (await ask('/metrics')).body.split('\n');
    for (const line of [
      'crossrank_batch_problems_total{status="failed"} 1',
      'crossrank_batch_problems_total{status="ok"} 1',
      'crossrank_cells_total{language="javascript",outcome="P"} 4',
      'crossrank_stage_duration_seconds_count{stage="rank"} 1',
      'crossrank_sandboxes{runtime="javascript"} 1',
    ])
      assert.ok(told.includes(line), line);
    assert.equal((await ask('/v1/rerank')).status, 404);
  });

  test('SIGTERM drains a worker; the problems of one that was killed go to others; nothing is done twice', async () => {
    const first = await startWorker();
    await batchOf('handed', 40, slow);
    await until('handed', ({ done }) => done > 0);
    assert.equal(await end(first, 'SIGTERM'), 0);
    const drained = await until('handed', () => true);
    const left = await store.pending('handed', 0, 39);
    assert.equal(left.length, 40 - drained.done);
    assert.ok(left.length > 0);
    assert.deepEqual(new Set(left.map(({ attempts }) => attempts)), new Set([0]));

    const [second] = await Promise.all([startWorker(), startWorker()]);
    await until('handed', ({ done }) => done > drained.done + 2);
    await end(second, 'SIGKILL');
    const ended = await until('handed', ({ state }) => state === 'completed');
    assert.deepEqual([ended.done, ended.failed], [40, 0]);
    const lines = await linesOf('handed');
    assert.deepEqual(
      lines.map(({ custom_id, reply }) => [custom_id, reply.results[0].index, reply.results.length]),
      Array.from({ length: 40 }, (_, index) => [`p${index}`, 1, 2]),
    );
  });

  test('a worker outlives the end of PostgreSQL, and goes on when it is back', async () => {
    const worker = await startWorker();
    await batchOf('outlived', 40, slow);
    await until('outlived', ({ done }) => done > 0);
    await postgres.restart('immediate');
    const ended = await until('outlived', ({ state }) => state === 'completed');
    assert.deepEqual([ended.done, ended.failed], [40, 0]);
    assert.equal((await linesOf('outlived')).length, 40);
    assert.equal(await end(worker, 'SIGTERM'), 0);
  });

  async function batchOf(
    id: string,
    size: number,
    right: (index: number) => string,
    owner: Owner = { name: '-' },
  ): Promise<void> {
    const tests = [1, 2, 3, 4].map((x) => `assert.equal(f(${x}), ${x})`);
    const problems = Array.from({ length: size }, (_, ordinal) => ({
      ordinal,
      customId: `p${ordinal}`,
      body: JSON.stringify({
        language: 'javascript',
        candidates: ['const f = () => 0;', right(ordinal)],
        tests,
      }),
      fault: false,
    }));
    await store.begin(id, owner);
    await store.addProblems(id, problems);
    await store.acknowledge(id, size, null);
    const firsts = problems.map(({ ordinal }) => ordinal).filter((ordinal) => ordinal % CHUNK === 0);
    await enqueue(
      boss,
      id,
      firsts.map((from) => ({ from, to: Math.min(from + CHUNK, size) - 1, bytes: 0 })),
    );
  }

  async function until(id: string, isReached: (batch: { state: string; done: number }) => boolean) {
    for (;;) {
      const batch = await persistently(() => store.find(id, null), never);
      if (batch && isReached(batch)) return batch;
      await wait(LOOK_MS);
    }
  }

  async function linesOf(id: string) {
    return (await store.results(id, 0, 10_000)).map((text) => JSON.parse(text));
  }

  /** Resolves when it takes work. */
  async function startWorker(env: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
    const worker = spawn(process.execPath, [CLI, 'worker'], {
      env: {
        ...process.env,
        DATABASE_URL: postgres.url,
        DATA_DIR,
        SANDBOXES: '1',
        LOG_LEVEL: 'info',
        ...env,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    workers.add(worker);
    worker.once('exit', () => workers.delete(worker));
    let log = '';
    await new Promise<void>((resolve, reject) => {
      worker.stderr.on('data', (text: Buffer) => {
        log += text;
        if (log.includes('Working on batches')) resolve();
      });
      worker.once('exit', () => reject(new Error(`The worker ended: ${log.slice(-1000)}`)));
    });
    return worker;
  }

  async function end(worker: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
    if (worker.exitCode === null && worker.signalCode === null) {
      worker.kill(signal);
      await once(worker, 'exit');
    }
    return worker.exitCode;
  }
});

/** Some milliseconds a call. */
function slow(index: number): string {
  return `const f = (x) => { let sum = ${index}; for (let i = 0; i < 1e7; i++) sum += i & 1 ? 1 : -1; return x + sum - ${index}; };`;
}
