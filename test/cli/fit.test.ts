import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readLearnt } from '../../src/learning/learnt-file.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const problem = {
  language: 'javascript',
  candidates: [{ code: 'function f(x) { return x + 1; }' }, { code: 'function f(x) { return x; }' }],
  tests: [{ code: 'assert.strictEqual(f(1), 2)' }, { code: 'assert.strictEqual(f(2), 3)' }],
  reference: { ground_truth: '10', test_valid: '11' },
};

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossrank-fit-'));
  write('good.jsonl', [problem]);
  const texts = (programs: readonly { readonly code: string }[]) => programs.map(({ code }) => code);
  write('short.jsonl', [{ ...problem, candidates: texts(problem.candidates), tests: texts(problem.tests) }]);
  write('bad.jsonl', [problem, { ...problem, reference: { ground_truth: '1' } }]);
  write('testless.jsonl', [{ ...problem, tests: [], reference: { ground_truth: '10' } }]);
});
after(() => rm(folder, { recursive: true }));

test('labelled problems become a file that the service reads; the same cells give the same file', async () => {
  // The second as short texts, which mean the same.
  for (const [input, output] of [
    ['good.jsonl', 'one.json'],
    ['short.jsonl', 'two.json'],
  ] as const) {
    const { code, stderr } = await fit(
      input,
      '-o',
      join(folder, output),
      '--evidence',
      join(folder, 'cells.jsonl'),
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^problems executed: 1\nlearning from \d+ samples/m);
  }
  assert.equal(
    readFileSync(join(folder, 'one.json'), 'utf8'),
    readFileSync(join(folder, 'two.json'), 'utf8'),
  );
  assert.equal(readFileSync(join(folder, 'cells.jsonl'), 'utf8').trim().split('\n').length, 1);
  assert.equal(readLearnt(join(folder, 'one.json')).base_rate, 0.5);
});

test('labels that do not fit are told with file and line, and nothing is written', async () => {
  const output = join(folder, 'none.json');
  const bad = await fit('bad.jsonl', '-o', output);
  assert.notEqual(bad.code, 0);
  assert.match(bad.stderr, /bad\.jsonl, line 2: .*ground_truth with a character for each candidate/);
  const nothing = await fit('testless.jsonl', '-o', output);
  assert.notEqual(nothing.code, 0);
  assert.match(nothing.stderr, /nothing to learn from/);
  assert.throws(() => readFileSync(output), /ENOENT/);
});

function write(name: string, lines: readonly unknown[]): void {
  writeFileSync(join(folder, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function fit(input: string, ...options: string[]): Promise<{ code: number; stderr: string }> {
  const args = ['--no-node-snapshot', MAIN, 'fit', join(folder, input), ...options];
  const env = { ...process.env, DATA_DIR: join(folder, 'data') };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { env }, (_error, _stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stderr }),
    );
  });
}
