import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildTestApp } from '../http/helper.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

test('a service elsewhere that answers wrongly has no figures; what there is not is wrong use', async () => {
  const app = await buildTestApp();
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const wrong = await run('--url', url, '--language', 'javascript', '--size', '2x2');
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /An answer is wrong/);
  await app.close();
  assert.equal((await run('--size', '0x5')).code, 2);
  assert.equal((await run('--language', 'cobol')).code, 2);
});

async function run(...options: string[]) {
  const child = execFile(process.execPath, [MAIN, 'bench', ...options]);
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}
