import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readProblems } from '../../bench/problem-files.ts';

const folder = await mkdtemp(join(tmpdir(), 'crossrank-test-'));
after(() => rm(folder, { recursive: true }));

const line = (task_id: string) =>
  JSON.stringify({
    task_id,
    language: 'python',
    prelude: '',
    candidates: [{ code: 'x = 1', count: 1 }],
    tests: [],
    reference: { ground_truth: '1' },
  });

async function write(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const tasks = async (path: string, limit?: number) =>
  (await readProblems(path, limit)).map(({ task_id }) => task_id);

test('lines are problems, compressed or not, and empty ones are passed over', async () => {
  const text = `${line('a')}\n\n${line('b')}\n${line('c')}\n`;
  assert.deepEqual(await tasks(await write('a.jsonl', text)), ['a', 'b', 'c']);
  assert.deepEqual(await tasks(await write('a.jsonl.gz', gzipSync(text)), 2), ['a', 'b']);
});

test('a .json file is one problem', async () => {
  assert.deepEqual(await tasks(await write('a.json', line('a'))), ['a']);
});

test('a line at fault is named', async () => {
  const path = await write('bad.jsonl', `${line('a')}\n{}\n`);
  await assert.rejects(readProblems(path), /bad\.jsonl: line 2: It is no problem/);
  await assert.rejects(readProblems(join(folder, 'nowhere.jsonl')), /nowhere\.jsonl/);
});
