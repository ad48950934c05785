import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenLanguages, UsageError, wholeNumber } from '../../bench/options.ts';

test('a whole number from 1', () => {
  assert.equal(wholeNumber('n', '12'), 12);
  for (const given of ['0', '-1', '1.5', '1e3', '', 'x', '1234567890'])
    assert.throws(() => wholeNumber('n', given), UsageError);
});

test('languages that are named, or the standard ones', () => {
  assert.deepEqual(chosenLanguages(['python'], ['javascript']), ['python']);
  assert.deepEqual(chosenLanguages(undefined, ['javascript']), ['javascript']);
  assert.throws(() => chosenLanguages(['cobol'], []), UsageError);
});
