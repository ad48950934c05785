/**
 * Packs the project, installs the package in an empty folder with whatever npm and Node are on the path outside the project,
 * and uses it there: `rank` in every language, `npx` of the tarball, files of problems and what is made of them, the service. Needs
 * the registry. `npm run drill:pack`.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROBLEMS = {
  python: { candidates: ['def f(x): return x', 'def f(x): return x + 1'], tests: ['assert f(1) == 2'] },
  javascript: {
    candidates: ['const f = (x) => x;', 'const f = (x) => x + 1;'],
    tests: ['assert.equal(f(1), 2)'],
  },
  typescript: {
    candidates: ['const f = (x: number) => x;', 'const f = (x: number): number => x + 1;'],
    tests: ['expect(f(1)).toBe(2)'],
  },
};

const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'crossrank-pack-'));
const home = join(folder, 'installed');

try {
  const packed = await execute('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT });
  const [{ filename, size, entryCount }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[')));
  console.log(`${filename}: ${(size / 1000).toFixed(0)} kB, ${entryCount} files`);
  const tarball = join(folder, filename);

  mkdirSync(home);
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  await outside('npm', ['install', '--no-audit', '--no-fund', tarball]);
  console.log(`installed with Node ${(await outside('node', ['--version'])).trim()}`);

  for (const [language, problem] of Object.entries(PROBLEMS)) {
    writeFileSync(join(home, `${language}.json`), JSON.stringify({ language, ...problem }));
    const reply = await outside('npx', ['crossrank', 'rank', `${language}.json`, '--json']);
    assert.equal(JSON.parse(reply).results[0].index, 1, reply);
    console.log(`npx crossrank rank, ${language}: right`);
  }
  const problem = join(home, 'python.json');
  const ofTarball = ['--yes', `--package=${tarball}`, 'crossrank', 'rank', problem, '--json'];
  const elsewhere = await outside('npx', ofTarball, folder);
  assert.equal(JSON.parse(elsewhere).results[0].index, 1, elsewhere);
  console.log('npx of the tarball: right');
  await useFiles();
  console.log('batch, export, leaderboard, fit: right');
  await askService();
  console.log('crossrank serve: right');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Labelled problems of two sources: ranked, made into pairs and a leaderboard, learnt from. */
async function useFiles(): Promise<void> {
  const lines = [1, 2, 3].map((number) =>
    JSON.stringify({
      custom_id: `p${number}`,
      language: 'python',
      prompt: `Add ${number}.`,
      candidates: ['x', `x + ${number}`, `x + ${number} + 0`, 'x - 1'].map((value, at) => ({
        code: `def f(x): return ${value}`,
        source: at % 2 === 0 ? 'one' : 'other',
      })),
      tests: [`assert f(1) == ${1 + number}`, `assert f(5) == ${5 + number}`],
      reference: { ground_truth: '0110' },
    }),
  );
  writeFileSync(join(home, 'problems.jsonl'), `${lines.join('\n')}\n`);
  await outside('npx', [
    ...['crossrank', 'batch', 'problems.jsonl', '-o', 'results.jsonl'],
    ...['--include', 'outcomes,answers'],
  ]);
  const results = readFileSync(join(home, 'results.jsonl'), 'utf8').trim().split('\n');
  for (const line of results) assert.ok([1, 2].includes(JSON.parse(line).reply.results[0].index), line);
  assert.equal(results.length, lines.length);

  const from = ['results.jsonl', '--problems', 'problems.jsonl'];
  await outside('npx', ['crossrank', 'export', ...from, '--rule', 'plum', '-o', 'pairs.parquet']);
  assert.equal(readFileSync(join(home, 'pairs.parquet')).toString('latin1', 0, 4), 'PAR1');
  const board = await outside('npx', ['crossrank', 'leaderboard', ...from]);
  for (const source of ['one', 'other']) assert.match(board, new RegExp(`\\b${source}\\b`));
  await outside('npx', ['crossrank', 'fit', 'problems.jsonl', '-o', 'learnt.json']);
  assert.ok('answers' in JSON.parse(readFileSync(join(home, 'learnt.json'), 'utf8')));
}

async function askService(): Promise<void> {
  const service = spawn('npx', ['crossrank', 'serve', '--port', '0'], { cwd: home, env: environment() });
  const ended = once(service, 'exit');
  try {
    let log = '';
    const url = await new Promise<string>((resolve, reject) => {
      service.stdout.on('data', (chunk: Buffer) => {
        log += chunk;
        const found = /listens on (http:\/\/[^\s,"]+)/.exec(log);
        if (found?.[1]) resolve(found[1]);
      });
      service.once('exit', () => reject(new Error(`The service ended: ${log.slice(-500)}`)));
    });
    const reply = await fetch(`${url}/v1/rerank`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ language: 'python', ...PROBLEMS.python }),
    });
    assert.equal(reply.status, 200);
    assert.equal(JSON.parse(await reply.text()).results[0].index, 1);
    assert.equal((await fetch(`${url}/docs/`)).status, 200);
  } finally {
    service.kill('SIGTERM');
    await ended;
  }
}

async function outside(command: string, parameters: readonly string[], cwd = home): Promise<string> {
  return (await execute(command, parameters, { cwd, env: environment() })).stdout;
}

/** Without what npm puts in front for scripts of this project: the Node that comes with it, and npm's own settings. */
function environment(): NodeJS.ProcessEnv {
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((path) => !path.includes('node_modules'))
    .join(delimiter);
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'));
  return { ...Object.fromEntries(others), PATH, LOG_LEVEL: 'info' };
}
