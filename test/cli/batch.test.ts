import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openJournal } from '../../src/cli/batch/journal.ts';
import { createTally, shareRight } from '../../src/cli/batch/tally.ts';
import { DATA_DIR } from '../execution/running.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossrank-cli-'));
});
after(() => rm(folder, { recursive: true }));

const problem = (index: number) => ({
  task_id: `p${index}`,
  language: 'javascript',
  candidates: [`const f = (x) => x + ${index};`, { code: 'const f = (x) => x;', count: 2 }, 'const f = ('],
  tests: [`assert.equal(f(1), ${index + 1})`, 'assert.equal(f(0), 0)'],
  reference: { ground_truth: '100' },
  odd: true,
});

test('a file is ranked in its order; a bad line is a failed line; a killed run goes on where it was', async () => {
  const input = join(folder, 'in.jsonl');
  const problems = Array.from({ length: 120 }, (_, index) => JSON.stringify(problem(index)));
  problems[7] = '{"broken';
  writeFileSync(input, problems.join('\n'));

  const whole = join(folder, 'whole.jsonl');
  const quiet = await run(['batch', input, '-o', whole, '--json']);
  assert.equal(quiet.code, 1, quiet.stderr);
  assert.match(quiet.stderr, /in\.jsonl, line 8: The line is not JSON/);
  const lines = linesOf(whole);
  assert.equal(lines.length, 120);
  assert.equal(lines[7]?.status, 'failed');
  assert.equal(lines[7]?.error.status, 400);
  assert.deepEqual(
    lines.map(({ custom_id }) => custom_id),
    problems.map((_, index) => (index === 7 ? '7' : `p${index}`)),
  );
  assert.equal(existsSync(`${whole}.part`), false);

  const killed = join(folder, 'killed.jsonl');
  const stopped = start(['batch', input, '-o', join(folder, 'stopped-early.jsonl'), '--in-flight', '1']);
  while (stopped.exitCode === null && linesIn(join(folder, 'stopped-early.jsonl.part')) < 10) await wait(5);
  stopped.kill('SIGINT');
  assert.ok(stopped.stderr);
  assert.match(await text(stopped.stderr), /\d+ of 120 problems, .* a second, \d+ s left, pass@1/);

  for (const bytes of [1, 20_000]) {
    const child = start(['batch', input, '-o', killed]);
    while (child.exitCode === null && sizeOf(`${killed}.part`) < bytes) await wait(5);
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  const resumed = await run(['batch', input, '-o', killed, '--json']);
  assert.equal(resumed.code, 1);
  const figures = JSON.parse(resumed.stderr.trim().split('\n').at(-1) ?? '');
  assert.ok(figures.done_before > 0);
  assert.deepEqual(linesOf(killed).map(essence), lines.map(essence));

  const again = await run(['batch', input, '-o', killed, '--json']);
  assert.equal(JSON.parse(again.stderr.trim().split('\n').at(-1) ?? '').done_before, 119);
});

test('standard input and output; Ctrl-C keeps what is done', async () => {
  const lines = [problem(1), problem(2)].map((line) => JSON.stringify(line)).join('\n');
  const piped = await run(['batch', '-', '-o', '-'], lines);
  assert.equal(piped.code, 0, piped.stderr);
  const printed = piped.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    printed.map(({ custom_id, status }) => [custom_id, status]),
    [
      ['p1', 'ok'],
      ['p2', 'ok'],
    ],
  );

  const output = join(folder, 'stopped.jsonl');
  const child = start(['batch', '-', '-o', output], 'open');
  child.stdin?.write(`${lines}\n`);
  while (child.exitCode === null && linesIn(`${output}.part`) < 2) await wait(5);
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  assert.equal(code, 130);
  assert.equal(linesIn(`${output}.part`), 2);
});

test('wrong use is exit code 2, and help is 0', async () => {
  for (const args of [
    ['batch'],
    ['nothing'],
    ['batch', '/nowhere', '-o', join(folder, 'x')],
    ['rank', '/nowhere'],
  ])
    assert.equal((await run(args)).code, 2, args.join(' '));
  assert.equal((await run(['--help'])).code, 0);
  const foreign = join(folder, 'foreign.jsonl');
  writeFileSync(foreign, '{"mine": 1}\n');
  assert.equal((await run(['batch', '-', '-o', foreign, '--resume'], '')).code, 2);
  for (const [output, why] of [
    [join(folder, 'away', 'x'), /^Can't write .*x: there is no folder .*away/],
    [folder, /^Can't write .*: it is a folder/],
  ] as const) {
    const wrong = await run(['batch', '-', '-o', output], '');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, why);
  }
  const own = await run(['batch', foreign, '-o', foreign, '--no-resume']);
  assert.deepEqual([own.code, /foreign\.jsonl: it is read, too/.test(own.stderr)], [2, true]);
  assert.equal(readFileSync(foreign, 'utf8'), '{"mine": 1}\n');
  assert.equal(readFileSync(foreign, 'utf8'), '{"mine": 1}\n');
});

test('every field at fault is told, and texts of strangers reach a terminal escaped', async () => {
  const lines =
    '\u001b[31mred\n{"custom_id": "a"}\n{"language": "\\u001b[32m", "candidates": ["x"], "tests": ["y"]}';
  const { code, stderr } = await run(['batch', '-', '-o', '-'], lines);
  assert.equal(code, 1);
  assert.match(stderr, /line 1: The line is not JSON: Unexpected token '\\u001b', "\\u001b\[31mred"/);
  assert.match(stderr, /line 2: \/candidates: This field is required\. \/tests: This field is required\.\n/);
  assert.equal(stderr.includes('\u001b'), false);
});

test('one problem is ranked from JSON', async () => {
  const path = join(folder, 'one.json');
  writeFileSync(path, JSON.stringify(problem(3)));
  const { code, stdout, stderr } = await run([
    'rank',
    path,
    '--json',
    '--strategy',
    'max_pass',
    '--include',
    'why',
  ]);
  assert.equal(code, 0, stderr);
  const reply = JSON.parse(stdout);
  assert.equal(reply.why.length, 1);
  assert.equal(reply.strategy.name, 'max_pass');
  assert.equal(reply.results.length, 3);
});

test('a torn last line of the journal is cut off, and failed lines are tried anew', async () => {
  const path = join(folder, 'journal');
  const ok = { key: 'k', custom_id: 'a', status: 'ok', reply: {} };
  const failed = { key: 'f', custom_id: 'b', status: 'failed', error: {} };
  writeFileSync(path, `${JSON.stringify(ok)}\n${JSON.stringify(failed)}\n{"key": "torn`);
  const journal = await openJournal(path);
  assert.equal(journal.find('k'), 0);
  assert.equal(journal.find('f'), undefined);
  assert.equal(journal.length, 2);
  journal.close();
  assert.ok(readFileSync(path, 'utf8').endsWith('}\n'));
});

test('a problem that failed counts as a random pick in pass@1', () => {
  const tally = createTally(() => 0);
  const error = { type: '/problems/too-many', title: '', status: 422, detail: '' };
  tally.count({ custom_id: 'a', status: 'failed', error }, '100', [1, 2, 1], true);
  assert.equal(tally.figures().pass_at_1, 0.25);
});

test('pass@1 shares the best place among the samples that have it', () => {
  const results = [
    { index: 0, rank: 1 },
    { index: 1, rank: 1 },
    { index: 2, rank: 3 },
  ];
  assert.equal(shareRight(results, '101', [1, 3, 1]), 0.25);
  assert.equal(shareRight([], '1', []), 0);
});

function start(args: readonly string[], input: 'open' | 'none' = 'none'): ChildProcess {
  const stdin = input === 'open' ? 'pipe' : 'ignore';
  const env = { ...process.env, DATA_DIR, SANDBOXES: '1' };
  return spawn(process.execPath, [MAIN, ...args], { env, stdio: [stdin, 'pipe', 'pipe'] });
}

async function run(args: readonly string[], input?: string) {
  const child = start(args, input === undefined ? 'none' : 'open');
  if (child.stdout === null || child.stderr === null) throw new Error('no streams');
  child.stdin?.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

function linesOf(path: string) {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function essence({ custom_id, status, reply }: ReturnType<typeof linesOf>[number]) {
  const results: { index: number; rank: number; score: number }[] = reply?.results ?? [];
  return [custom_id, status, results.map(({ index, rank, score }) => [index, rank, score])];
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

function linesIn(path: string): number {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
}
