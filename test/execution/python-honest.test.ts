/**
 * Honest tests as code models write them, each with a candidate that is right and one that is wrong, as plain CPython 3.11 with
 * pytest 9 judges them (`honest/*.txt`): a block is a name, the right candidate, the wrong one and the test.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';

const { rows } = runningExecutor();

/** The same program, which is then no longer known to be harmless. */
const apart = (candidate: string) => `${candidate}\n_apart = getattr\n`;

type Block = { readonly name: string; readonly candidates: readonly string[]; readonly code: string };

function blocksIn(file: URL): Block[] {
  const [, ...blocks] = readFileSync(file, 'utf8').split(/^### /m);
  return blocks.map((block) => {
    const [head = '', code = ''] = block.split('---TEST\n');
    const [name = ''] = head.split('\n', 1);
    const programs = head.slice(name.length + 1).split('---BAD\n');
    return { name, candidates: [...programs, ...programs.map(apart)], code };
  });
}

const folder = new URL('honest/', import.meta.url);

for (const file of readdirSync(folder)) {
  test(`the right candidate passes and the wrong one does not, wherever they run: ${file}`, async () => {
    const wrong: string[] = [];
    for (const { name, candidates, code } of blocksIn(new URL(file, folder))) {
      const said = (await rows({ language: 'python', candidates, tests: [code] })).join('');
      if (!/^P[^P]P[^P]$/.test(said)) wrong.push(`${name}: ${said}`);
    }
    assert.deepEqual(wrong, []);
  });
}
