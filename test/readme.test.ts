import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import manifest from '../package.json' with { type: 'json' };
import { environment } from '../src/config.ts';
import { strategies } from '../src/ranking/strategies.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('the README names every variable with its default, every strategy, and only scripts that there are', () => {
  for (const { name, standard, standardInWords } of Object.values(environment)) {
    assert.ok(readme.includes(`| \`${name}\` | ${standardInWords ?? standard} |`), String(name));
  }
  for (const { name } of strategies) assert.ok(readme.includes(`| \`${name}\``), String(name));
  for (const [, script] of readme.matchAll(/npm run ([\w:]+)/g)) {
    assert.ok(Object.hasOwn(manifest.scripts, script ?? ''), String(script));
  }
});
