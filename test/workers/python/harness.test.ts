import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { HARNESS_FILES } from '../../../workers/python/harness.ts';

test('the files of the harness share a namespace, and none takes a name of another', () => {
  const owners = new Map<string, Set<string>>();
  for (const file of HARNESS_FILES) {
    const source = readFileSync(new URL(`../../../workers/python/${file}`, import.meta.url), 'utf8');
    for (const [, defined, assigned] of source.matchAll(/^(?:(?:def|class) (\w+)|(\w[\w, ]*?) = )/gm)) {
      for (const name of (defined ?? assigned ?? '').split(/, */)) {
        owners.set(name, (owners.get(name) ?? new Set()).add(file));
      }
    }
  }
  assert.ok(owners.size > 100);
  const shared = [...owners].filter(([, files]) => files.size > 1).map(([name]) => name);
  assert.deepEqual(shared, []);
});
