import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tableFromIPC } from 'apache-arrow';
import { readParquet } from 'parquet-wasm/node';
import { asked, replied, type Told } from '../exports/judging.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const told: Told[] = [
  { code: '    return x\n', row: 'PPPPP' },
  { code: '    return 0\n', row: 'PFFFF' },
];

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossrank-export-'));
  const problems = ['a', 'b', 'c'].map((id) => ({
    custom_id: id,
    ...asked(told, { prompt: `Problem ${id}` }),
  }));
  write('problems.jsonl', problems);
  // In another order, and without one of them.
  write(
    'out.jsonl',
    ['c', 'a'].map((id) => ({ custom_id: id, status: 'ok', reply: replied(told), key: 'k' })),
  );
  write('foreign.jsonl', [{ mine: 1 }]);
});
after(() => rm(folder, { recursive: true }));

test('results are joined with their problems by custom_id, as JSON lines and as Parquet', async () => {
  const asJson = await run('out.jsonl', '-o', '-');
  assert.equal(asJson.code, 0, asJson.stderr);
  assert.match(asJson.stderr, /2 rows of 2 problems/);
  const rows = asJson.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    rows.map(({ custom_id, prompt, chosen, rejected, margin }) => [
      custom_id,
      prompt,
      chosen,
      rejected,
      margin,
    ]),
    ['c', 'a'].map((id) => [id, `Problem ${id}`, '    return x\n', '    return 0\n', 0.8]),
  );
  const output = join(folder, 'out.parquet');
  assert.equal((await run('out.jsonl', '-o', output)).code, 0);
  const table = tableFromIPC(readParquet(readFileSync(output)).intoIPCStream());
  assert.deepEqual(JSON.parse(JSON.stringify(table.toArray())), rows);
});

test('samples have the prompts of their tasks', async () => {
  write(
    'samples.jsonl',
    told.map(({ code }) => ({ task_id: 'a', completion: code })),
  );
  const check = 'def check(c):\n    assert c(1) == 1';
  write('tasks.jsonl', [{ task_id: 'a', prompt: 'def f(x):\n', entry_point: 'f', test: check }]);
  const reply = replied(
    [0.99, 0.01].map((relevance_score) => ({ code: '', row: 'P', more: { relevance_score } })),
  );
  write('sampled.jsonl', [{ custom_id: 'a', status: 'ok', reply }]);
  const files = ['--problems', join(folder, 'samples.jsonl'), '--tasks', join(folder, 'tasks.jsonl')];
  const { stdout, stderr } = await run('sampled.jsonl', '-o', '-', ...files, '--rule', 'focal');
  assert.notEqual(stdout, '', stderr);
  const { prompt, chosen } = JSON.parse(stdout);
  assert.deepEqual([prompt, chosen], ['def f(x):\n', 'def f(x):\n    return x\n']);
});

test('what is no line of results, and a rule that does not exist, are wrong use', async () => {
  const foreign = await run('foreign.jsonl', '-o', '-');
  assert.equal(foreign.code, 2);
  assert.match(foreign.stderr, /foreign\.jsonl, line 1: it is no line of results/);
  assert.equal((await run('out.jsonl', '-o', '-', '--rule', 'best')).code, 2);
});

test('nothing came of it: exit code 1 and the reason; files that can not be are wrong use', async () => {
  const nobody = { custom_id: 'nobody', status: 'ok', reply: replied(told) };
  write('others.jsonl', [nobody]);
  const others = await run('others.jsonl', '-o', '-');
  assert.equal(others.code, 1, others.stderr);
  assert.match(others.stderr, /other_problem 1\. The problems given are not those that were ranked/);
  const missing = await run('missing.jsonl', '-o', '-');
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /^Can't read .*missing\.jsonl: ENOENT/);
  const away = await run('out.jsonl', '-o', join(folder, 'away', 'rows.parquet'));
  assert.equal(away.code, 2);
  assert.match(away.stderr, /Can't write .*rows\.parquet: there is no folder .*away/);
});

function write(name: string, lines: readonly object[]): void {
  writeFileSync(join(folder, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function run(results: string, ...more: string[]) {
  const args = [MAIN, 'export', join(folder, results), '--problems', join(folder, 'problems.jsonl')];
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [...args, '--rule', 'acecoder', ...more], (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}
