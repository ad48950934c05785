import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asked, replied, type Told } from '../exports/judging.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const told: Told[] = [
  { code: '    return x\n', row: 'PPP' },
  { code: '    return 0\n', row: 'PFF' },
];

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossrank-leaderboard-'));
  const ids = ['p', 'q', 'r'];
  const request = asked(told);
  write(
    'problems.jsonl',
    ids.map((custom_id) => ({ custom_id, ...request, reference: { ground_truth: '10' } })),
  );
  write(
    'out.jsonl',
    ids.map((custom_id) => ({ custom_id, status: 'ok', reply: replied(told) })),
  );
  const candidates = told.map(({ code }) => code);
  write(
    'nobody.jsonl',
    ids.map((custom_id) => ({ custom_id, ...request, candidates })),
  );
});
after(() => rm(folder, { recursive: true }));

test('results with their problems become Markdown, JSON and a plot', async () => {
  const files = ['board.md', 'board.json', 'board.svg'].map((name) => join(folder, name));
  const { code, stdout, stderr } = await run('problems.jsonl', '--rounds', '50', '-o', ...files);
  assert.equal(code, 0, stderr);
  assert.equal(stdout, '');
  const [markdown = '', json = '', svg = ''] = files.map((file) => readFileSync(file, 'utf8'));
  assert.match(
    markdown,
    /^\| model\\-0 \| 1\d\d\d \(.* \| 100\.0 \(100\.0 to 100\.0\) \| 3 \| 3 \| 100\.0 \|/m,
  );
  assert.match(svg, /^<svg [\s\S]*model-0[\s\S]*<\/svg>\n$/);
  const board = JSON.parse(json);
  assert.deepEqual(
    board.sources.map(({ source, pass_at_1 }: Record<string, unknown>) => [source, pass_at_1]),
    [
      ['model-0', 1],
      ['model-1', 0],
    ],
  );
  assert.deepEqual(board.duels, [{ source: 'model-0', other: 'model-1', wins: 3, ties: 0, losses: 0 }]);
});

test('no source, a strategy or a kind of file that there is not', async () => {
  const nobody = await run('nobody.jsonl');
  assert.equal(nobody.code, 1);
  assert.match(nobody.stderr, /no_source 3.*must name their source/);
  const strange = await run('problems.jsonl', '--strategies', 'best');
  assert.equal(strange.code, 2);
  assert.match(strange.stderr, /There is no such strategy/);
  assert.equal((await run('problems.jsonl', '-o', join(folder, 'board.pdf'))).code, 2);
});

function write(name: string, lines: readonly object[]): void {
  writeFileSync(join(folder, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function run(problems: string, ...more: string[]) {
  const args = [MAIN, 'leaderboard', join(folder, 'out.jsonl'), '--problems', join(folder, problems)];
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [...args, ...more], (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}
