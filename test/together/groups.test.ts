import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { filesOf, isGroup, testFiles } from './groups.ts';

test('every test file runs, alone or in one group', () => {
  const TOGETHER = /^together\/(\w+)\.ts$/;
  const running = testFiles().flatMap((file) => {
    const name = file.match(TOGETHER)?.[1];
    return name !== undefined && isGroup(name) ? filesOf(name) : [file];
  });
  const all = globSync('**/*.test.ts', { cwd: fileURLToPath(new URL('..', import.meta.url)) });
  assert.deepEqual(running.toSorted(), all.toSorted());
});
