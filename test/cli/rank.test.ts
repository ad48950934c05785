import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DATA_DIR } from '../execution/running.ts';
import { buildTestApp } from '../http/helper.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'crossrank-rank-'));
after(() => rm(folder, { recursive: true }));

test('a folder is a problem: programs are files, their names are ids, the ending tells the language', async () => {
  const home = join(folder, 'problem');
  await mkdir(join(home, 'candidates'), { recursive: true });
  await mkdir(join(home, 'tests'));
  await writeFile(join(home, 'prelude.py'), 'def more(x):\n');
  await writeFile(join(home, 'candidates/a.py'), '    return x\n');
  await writeFile(join(home, 'candidates/b.py'), '    return x + 1\n');
  await writeFile(join(home, 'tests/one.py'), 'assert more(1) == 2');
  await writeFile(join(home, 'tests/two.py'), 'assert more(0) == 1');

  const json = await run(['rank', home, '--json']);
  assert.equal(json.code, 0, json.stderr);
  const reply = JSON.parse(json.stdout);
  assert.equal(reply.language, 'python');
  assert.deepEqual(
    reply.results.map(({ id, passed }: { id: string; passed: number }) => [id, passed]),
    [
      ['b.py', 2],
      ['a.py', 0],
    ],
  );

  const words = await run(['rank', home, '--top', '1', '--strategy', 'max_pass']);
  assert.match(words.stdout, /1 +b\.py +2\.00000 +1\.000 +2\/2/);
  assert.doesNotMatch(words.stdout, /a\.py/);

  const dear = join(folder, 'dear.json');
  const costs = { wrong: -1 };
  await writeFile(dear, JSON.stringify({ language: 'python', candidates: ['x'], tests: ['y'], costs }));
  const refused = await run(['rank', dear]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /\/costs\/wrong: It must be from 0 to 1000000000, not -1/);

  const nameless = join(folder, 'nameless.json');
  await writeFile(nameless, JSON.stringify({ candidates: ['x'], tests: ['y'] }));
  const which = await run(['rank', nameless]);
  assert.equal(which.code, 2);
  assert.match(which.stderr, /names no language: name one by --language/);
  const unlearnt = await run(['rank', dear], { CROSSRANK_LEARNT: dear });
  assert.equal(unlearnt.code, 2);
  assert.match(unlearnt.stderr, /CROSSRANK_LEARNT .*: it must be a file that crossrank fit wrote/);

  await rm(join(home, 'tests/one.py'));
  await rm(join(home, 'tests/two.py'));
  assert.match((await run(['rank', home])).stderr, /there is no program in its folder tests/);
  await rm(join(home, 'tests'), { recursive: true });
  const broken = await run(['rank', home]);
  assert.equal(broken.code, 2);
  assert.match(broken.stderr, /Can't read .*problem/);
});

test('a service elsewhere ranks one problem and files of them; what it refuses is a failed line', async () => {
  const app = await buildTestApp({ judge: (candidate) => (candidate === 'right' ? 'P' : 'F') });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  try {
    const problem = { language: 'python', candidates: ['wrong', 'right'], tests: ['t'] };
    const path = join(folder, 'one.json');
    await writeFile(path, JSON.stringify(problem));
    const one = await run(['rank', path, '--json', '--url', url]);
    assert.equal(one.code, 0, one.stderr);
    assert.equal(JSON.parse(one.stdout).results[0].index, 1);

    const input = join(folder, 'in.jsonl');
    const output = join(folder, 'out.jsonl');
    const lines = [problem, { ...problem, language: 'cobol' }, problem];
    await writeFile(input, lines.map((line) => JSON.stringify(line)).join('\n'));
    const many = await run(['batch', input, '-o', output, '--url', `${url}/`]);
    assert.equal(many.code, 1, many.stderr);
    const results = (await readFile(output, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      results.map(({ custom_id, status, error }) => [custom_id, status, error?.status]),
      [
        ['0', 'ok', undefined],
        ['1', 'failed', 422],
        ['2', 'ok', undefined],
      ],
    );
    for (const wrong of ['nowhere', 'ftp://127.0.0.1'])
      assert.equal((await run(['rank', path, '--url', wrong])).code, 2);
  } finally {
    await app.close();
  }
});

test('a service that is not there is told at once, a busy one is asked again when it says, and other servers are no Crossrank', async () => {
  const path = join(folder, 'asked.json');
  await writeFile(path, JSON.stringify({ language: 'python', candidates: ['x'], tests: ['t'] }));
  let asked = 0;
  const server = createServer((request, reply) => {
    if (request.url === '/elsewhere/v1/rerank') reply.writeHead(405).end('<h1>No</h1>');
    else if (request.url !== '/v1/rerank') reply.end();
    else if (asked++ === 0) reply.writeHead(503, { 'retry-after': '1' }).end('{}');
    else reply.writeHead(422).end(JSON.stringify({ detail: 'No such\u001b[31m thing.' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  const busy = await run(['rank', path, '--url', url]);
  const other = await run(['rank', path, '--url', `${url}/elsewhere`]);
  server.close();
  await once(server, 'close');
  assert.deepEqual([busy.code, busy.stderr, asked], [1, 'No such\\u001b[31m thing.\n', 2]);
  assert.equal(other.code, 1);
  assert.match(other.stderr, /elsewhere\/v1\/rerank: it answered 405, and not as Crossrank does/);
  const nobody = await run(['rank', path, '--url', url]);
  assert.equal(nobody.code, 1);
  assert.match(nobody.stderr, /it can't be reached \(connect ECONNREFUSED/);
});

async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, DATA_DIR, SANDBOXES: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}
