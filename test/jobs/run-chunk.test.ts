import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { failedLine } from '../../src/batches/result-line.ts';
import { chunksOf } from '../../src/jobs/chunks.ts';
import { type Database, DatabaseError, openDatabase } from '../../src/jobs/database.ts';
import { createGate } from '../../src/jobs/gate.ts';
import { type ChunkRun, runChunk, type Solver } from '../../src/jobs/run-chunk.ts';
import { createStore, type Store } from '../../src/jobs/store.ts';
import { createUsage } from '../../src/keys/usage.ts';
import { problem } from '../../src/problem-details/problem-details.ts';
import { dataDirWithDatabase } from './embedded.ts';

let folder = '';
let database: Database;
let store: Store;

before(async () => {
  folder = await dataDirWithDatabase();
  database = await openDatabase('', folder);
  store = createStore(database);
  await store.prepare();
});
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const answered: Solver = async (id) => failedLine(id, problem('internal', 'done'));

async function batchOf(id: string, size: number): Promise<void> {
  await store.begin(id, { name: '-' });
  const problems = Array.from({ length: size }, (_, ordinal) => ({
    ordinal,
    customId: `p${ordinal}`,
    body: '{}',
    fault: false,
  }));
  await store.addProblems(id, problems);
  assert.equal(await store.acknowledge(id, size, null), true);
}

const never = new AbortController().signal;

function run(id: string, size: number, solver: Solver, more: Partial<ChunkRun> = {}) {
  const how = {
    store,
    solver,
    usage: createUsage(),
    gate: createGate(),
    width: 3,
    draining: never,
    signal: never,
    ...more,
  };
  return runChunk(id, { from: 0, to: size - 1 }, how);
}

test('the problem that is under way alone at three deaths is failed with its reason, and no other', async () => {
  await batchOf('poison', 6);
  const dead = new Promise<null>(() => {});
  // Once with others, and then alone.
  for (let death = 1; death <= 4; death++) {
    // A worker that dies: nothing comes back of it, and nobody waits for it any more.
    const reached = Promise.withResolvers<void>();
    void run('poison', 6, async (id, ...rest) => {
      if (id !== 'p1') return answered(id, ...rest);
      reached.resolve();
      return dead;
    });
    await reached.promise;
  }
  assert.equal(await run('poison', 6, answered), 'done');
  const lines = (await store.results('poison', 0, 6)).map((text) => JSON.parse(text));
  assert.deepEqual(
    lines.map(({ custom_id }) => custom_id),
    ['p0', 'p1', 'p2', 'p3', 'p4', 'p5'],
  );
  assert.match(lines[1].error.detail, /3 times/);
  for (const index of [0, 2, 3, 4, 5]) assert.equal(lines[index].error.detail, 'done');
  assert.deepEqual((await store.find('poison', null))?.state, 'completed');
});

test('a result counts once, whoever else had the problem too', async () => {
  await batchOf('twice', 4);
  await Promise.all([run('twice', 4, answered), run('twice', 4, answered)]);
  const batch = await store.find('twice', null);
  assert.deepEqual([batch?.done, batch?.failed, batch?.state], [4, 4, 'completed']);
});

test('a worker that is told to stop ends what is under way and gives back the rest, and that is no death', async () => {
  await batchOf('stopped', 8);
  const stop = new AbortController();
  const solver: Solver = async (id, ...rest) => {
    if (id === 'p3') stop.abort();
    return answered(id, ...rest);
  };
  assert.equal(await run('stopped', 8, solver, { draining: stop.signal }), 'given back');
  const left = await store.pending('stopped', 0, 7);
  assert.ok(left.length > 0);
  assert.ok(left.every(({ ordinal, attempts }) => ordinal > 3 && attempts === 0));
});

test('a worker whose patience is over gives back what is under way, and that is no death', async () => {
  await batchOf('aborted', 3);
  const stop = new AbortController();
  const solver: Solver = async () => {
    stop.abort();
    return null;
  };
  const end = await run('aborted', 3, solver, { draining: stop.signal, signal: stop.signal });
  assert.equal(end, 'given back');
  const left = await store.pending('aborted', 0, 2);
  assert.deepEqual(
    left.map(({ attempts }) => attempts),
    [0, 0, 0],
  );
});

test('what is done while the database is away is written when it is back, and counts as begun once', async () => {
  await batchOf('away', 9);
  let outages = 0;
  const away = async () => {
    outages += 1;
    throw new DatabaseError('away');
  };
  const patient: ChunkRun['store'] = {
    ...store,
    // Once it was done and nobody heard of it, once it was not.
    begun: (...args) => (outages === 0 ? store.begun(...args).then(away) : store.begun(...args)),
    finish: (...args) => (outages === 1 ? away() : store.finish(...args)),
  };
  const seen: string[] = [];
  const solver: Solver = (id, ...rest) => {
    seen.push(id);
    return answered(id, ...rest);
  };
  assert.equal(await run('away', 9, solver, { store: patient }), 'done');
  assert.deepEqual([outages, seen.length], [2, 9]);
  const batch = await store.find('away', null);
  assert.deepEqual([batch?.done, batch?.failed, batch?.state], [9, 9, 'completed']);
});

test('a result that can not be written fails its chunk: no more is begun, and nothing is left that ends the process', async () => {
  await batchOf('unwritten', 6);
  const failed = Promise.withResolvers<void>();
  const broken: ChunkRun['store'] = {
    ...store,
    finish: async () => {
      setImmediate(failed.resolve);
      throw new Error('a mistake of ours');
    },
  };
  const seen: string[] = [];
  const solver: Solver = async (id, ...rest) => {
    seen.push(id);
    // Others are still under way when the writing of the first fails.
    if (id !== 'p0') await failed.promise;
    return answered(id, ...rest);
  };
  await assert.rejects(run('unwritten', 6, solver, { store: broken }), /a mistake of ours/);
  assert.ok(seen.length < 6, String(seen));
});

test('what the owner has no time of sandboxes for is not begun, and is told when to go on', async () => {
  await batchOf('spent', 8);
  let waitMs = 0;
  const solver: Solver = async (id, ...rest) => {
    if (id === 'p3') waitMs = 7_000;
    return answered(id, ...rest);
  };
  assert.deepEqual(await run('spent', 8, solver, { usage: { waitMs: () => waitMs } }), { waitMs });
  const left = await store.pending('spent', 0, 7);
  assert.ok(left.length > 0);
  assert.ok(left.every(({ ordinal, attempts }) => ordinal > 3 && attempts === 0));
  assert.equal(await run('spent', 8, answered), 'done');
  assert.equal((await store.find('spent', null))?.state, 'completed');
});

test('an idempotency key belongs to one batch of its owner; what was never acknowledged is not there', async () => {
  for (const id of ['first', 'second']) await store.begin(id, { name: 'a' });
  await store.begin('third', { name: 'b' });
  assert.equal(await store.acknowledge('first', 0, 'key'), true);
  assert.equal(await store.acknowledge('second', 0, 'key'), false);
  assert.equal(await store.acknowledge('third', 0, 'key'), true);
  assert.equal(await store.find('second', null), undefined);
  assert.equal((await store.findByKey('key', 'a'))?.id, 'first');
  assert.equal((await store.findByKey('key', 'b'))?.id, 'third');
  await store.sweep(1, true);
  assert.deepEqual(
    (await store.list(null, 100, 'zz')).filter(({ id }) => id === 'second'),
    [],
  );
});

test('a database from before there were owners is brought up to them', async () => {
  await store.begin('old', { name: '-' });
  await store.acknowledge('old', 0, 'old-key');
  await database.executeSql(`
    DROP INDEX crossrank.batch_idempotency, crossrank.batch_owner;
    DELETE FROM crossrank.batch WHERE id <> 'old';
    ALTER TABLE crossrank.batch DROP COLUMN owner, DROP COLUMN ceilings, DROP COLUMN weight;
    ALTER TABLE crossrank.batch ADD CONSTRAINT batch_idempotency_key_key UNIQUE (idempotency_key);`);
  await store.prepare();
  await store.prepare();
  assert.deepEqual((await store.find('old', '-'))?.owner, { name: '-' });
  assert.equal(await store.find('old', 'team'), undefined);
  await store.begin('new', { name: 'team', weight: 3, cells: 5 });
  assert.equal(await store.acknowledge('new', 0, 'old-key'), true);
  assert.deepEqual((await store.find('new', 'team'))?.owner, { name: 'team', weight: 3, cells: 5 });
});

test('chunks have neighbours only, few of them and not too large', () => {
  const sizes = (bytes: number[]) => bytes.map((size, ordinal) => ({ ordinal, bytes: size }));
  assert.deepEqual(chunksOf(sizes(Array(40).fill(10))), [
    { from: 0, to: 31, bytes: 320 },
    { from: 32, to: 39, bytes: 80 },
  ]);
  assert.deepEqual(chunksOf(sizes([300_000, 300_000, 1])), [
    { from: 0, to: 0, bytes: 300_000 },
    { from: 1, to: 2, bytes: 300_001 },
  ]);
  assert.deepEqual(chunksOf(sizes([5_000_000])), [{ from: 0, to: 0, bytes: 5_000_000 }]);
});

test('who must be alone is alone', async () => {
  const gate = createGate();
  const inside: string[] = [];
  const seen: string[] = [];
  const visit = (name: string, alone: boolean) =>
    gate.enter(alone, async () => {
      inside.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(inside.join());
      inside.splice(inside.indexOf(name), 1);
    });
  await Promise.all([
    visit('a', false),
    visit('b', false),
    visit('x', true),
    visit('y', true),
    visit('c', false),
  ]);
  assert.deepEqual(
    seen.filter((names) => /[xy]/.test(names)),
    ['x', 'y'],
  );
  assert.equal(seen.length, 5);
});
