import assert from 'node:assert/strict';
import { test } from 'node:test';
import { licenceMistakes } from '../../scripts/licences.ts';

const mistakesOf = (license?: string) =>
  licenceMistakes({
    '': {},
    'node_modules/one': { version: '1.0.0', ...(license !== undefined && { license }) },
  });

test('permissive licences are allowed, alone, together, or where one may choose', () => {
  for (const license of ['MIT', 'MPL-2.0', '(MIT AND Zlib)', '(MIT OR GPL-3.0-only)', 'MIT OR Apache-2.0'])
    assert.deepEqual(mistakesOf(license), [], license);
});

test('others are not, nor a package that names none', () => {
  assert.deepEqual(mistakesOf('GPL-3.0-only'), [
    'node_modules/one 1.0.0 is under GPL-3.0-only, which is not allowed.',
  ]);
  assert.deepEqual(mistakesOf(), ['node_modules/one 1.0.0 names no licence.']);
  for (const license of ['MIT AND GPL-3.0-only', 'MIT OR GPL-3.0-only AND AGPL-3.0-only', 'UNLICENSED', ''])
    assert.equal(mistakesOf(license).length, 1, license);
});
