/** Whose batch comes next: shares by weight, and what was not used is not saved up. */
import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { failedLine } from '../../src/batches/result-line.ts';
import type { SizedChunk } from '../../src/jobs/chunks.ts';
import { openDatabase } from '../../src/jobs/database.ts';
import { createJobs } from '../../src/jobs/jobs.ts';
import { type ChunkJob, enqueue, openQueue, putOff, QUEUE } from '../../src/jobs/queue.ts';
import { createStore } from '../../src/jobs/store.ts';
import { turnsOf } from '../../src/jobs/turns.ts';
import type { Owner } from '../../src/keys/api-key.ts';
import { createUsage } from '../../src/keys/usage.ts';
import { problem } from '../../src/problem-details/problem-details.ts';
import { dataDirWithDatabase } from './embedded.ts';

const FULL = 32;
const LOOK_MS = 20;
const log = pino({ level: 'silent' });

async function folder(): Promise<string> {
  const dataDir = await dataDirWithDatabase();
  after(() => rm(dataDir, { recursive: true }));
  return dataDir;
}

const chunks = (count: number, problems = FULL, bytes = 0): SizedChunk[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ from: index * problems, to: (index + 1) * problems - 1 },
    bytes,
  }));

test('turns grow with what a chunk holds, by its weight, from whichever is later: now or the owner’s last', () => {
  assert.deepEqual(turnsOf(chunks(3), 1, { now: 0, last: null }), [100, 200, 300]);
  assert.deepEqual(turnsOf(chunks(3), 4, { now: 50, last: 20 }), [75, 100, 125]);
  assert.deepEqual(turnsOf(chunks(2), 2, { now: 50, last: 90 }), [140, 190]);
  // Half as many problems; one that is as large as two full chunks.
  assert.deepEqual(turnsOf(chunks(2, FULL / 2), 1, { now: 0, last: null }), [50, 100]);
  assert.deepEqual(turnsOf(chunks(1, 1, 2 ** 20), 1, { now: 0, last: null }), [200]);
  assert.deepEqual(turnsOf(chunks(2), 1, { now: 2 ** 31 - 50, last: null }), [2 ** 31 - 1, 2 ** 31 - 1]);
});

test('owners share the queue by weight, whoever was first; a newcomer waits for no backlog and has saved nothing up', async () => {
  const database = await openDatabase('', await folder());
  const store = createStore(database);
  await store.prepare();
  const boss = await openQueue(database, log);
  after(async () => {
    await boss.stop({ graceful: false });
    await database.close();
  });
  const queue = async (id: string, owner: Owner, count: number) => {
    await store.begin(id, owner);
    await store.acknowledge(id, count * FULL, null);
    await enqueue(boss, id, chunks(count));
  };
  const fetch = async () => {
    const [job] = await boss.fetch<ChunkJob>(QUEUE);
    assert.ok(job);
    return job;
  };
  /** So many are taken, of each batch as many as said, give or take one. */
  const takes = async (wanted: Readonly<Record<string, number>>) => {
    const taken = new Map<string, number>();
    for (const count of Object.values(wanted))
      for (let at = 0; at < count; at++) {
        const { id, data } = await fetch();
        taken.set(data.batch, (taken.get(data.batch) ?? 0) + 1);
        await boss.complete(QUEUE, id);
      }
    for (const [batch, count] of Object.entries(wanted))
      assert.ok(Math.abs((taken.get(batch) ?? 0) - count) <= 1, JSON.stringify([...taken]));
  };
  await queue('light', { name: 'light' }, 30);
  await queue('heavy', { name: 'heavy', weight: 3 }, 30);
  await takes({ light: 5, heavy: 15 });
  await queue('late', { name: 'late' }, 30);
  await takes({ light: 4, heavy: 12, late: 4 });
  // A second batch of one owner comes behind its first, and makes its share no larger.
  await queue('again', { name: 'late' }, 30);
  await takes({ heavy: 3, light: 6, late: 6 });
  const { id, data } = await fetch();
  await putOff(boss, id, data, 0);
  await takes({ light: 6, late: 6 });
});

test('batches of two keys are done by their weights', async () => {
  const done: Record<string, number> = { light: 0, heavy: 0 };
  const open = Promise.withResolvers<void>();
  const counts: Record<string, number>[] = [];
  const jobs = createJobs({
    ...{ databaseUrl: '', dataDir: await folder(), keepHours: 1, width: FULL, usage: createUsage(), log },
    solver: async (id, _request, _signal, { name }) => {
      await open.promise;
      done[name] = (done[name] ?? 0) + 1;
      counts.push({ ...done });
      return failedLine(id, problem('internal', 'done'));
    },
  });
  after(() => jobs.close());
  const problems = async function* (count: number) {
    for (let ordinal = 0; ordinal < count; ordinal++)
      yield { ordinal, customId: `p${ordinal}`, body: '{}', fault: false };
  };
  const light = await jobs.create(problems(20 * FULL), null, { name: 'light' });
  const heavy = await jobs.create(problems(20 * FULL), null, { name: 'heavy', weight: 4 });
  assert.ok(light && heavy);
  open.resolve();
  const { find } = await jobs.store();
  while ((await find(heavy.id, null))?.state !== 'completed') await wait(LOOK_MS);
  // Two chunks of the first were under way before the second was there, and two may be at its end.
  const atEnd = counts.find((count) => count.heavy === 20 * FULL)?.light ?? 0;
  assert.ok(atEnd >= 5 * FULL && atEnd <= 9 * FULL, `${atEnd / FULL} chunks of 20`);
});
