import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listed, oneLine, table } from '../../examples/table.ts';

test('columns are aligned, whatever colour they have', () => {
  assert.deepEqual(
    table(
      [
        ['a', '\u001b[31m1\u001b[39m'],
        ['long', '100'],
      ],
      'lr',
    ),
    ['  a       \u001b[31m1\u001b[39m', '  long  100'],
  );
});

test('a row that is short leaves its columns empty', () => {
  assert.deepEqual(table([['a'], ['b', 'c']], 'll', ''), ['a', 'b  c']);
});

test('text that others wrote comes on one line, cut off, without control characters', () => {
  assert.equal(oneLine(' a\n\tb '), 'a b');
  assert.equal(oneLine('\u001b]0;title\u0007\u202e'), '\\u001b]0;title\\u0007\\u202e');
  assert.equal(oneLine('abcdef', 4), 'abc…');
});

test('names are listed as people do', () => {
  assert.equal(listed([]), 'none');
  assert.equal(listed(['a']), 'a');
  assert.equal(listed(['a', 'b', 'c']), 'a, b and c');
});
