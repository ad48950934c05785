import assert from 'node:assert/strict';
import { test } from 'node:test';
import { legend, picture } from '../../examples/picture.ts';

const plain = (_colour: string, text: string) => text;
const rows = [
  { name: 'good', rank: 1, outcomes: 'PPF', right: true },
  { name: 'bad', rank: 2, outcomes: 'TCP', right: false },
];
const columns = [
  { passRate: 0.5, wrong: false },
  { passRate: null, wrong: false },
  { passRate: 0.125, wrong: true },
];

test('a row for each candidate, a column for each test', () => {
  assert.deepEqual(picture(rows, columns, plain), [
    '                test   0  1  2',
    '    1 good            ██ ██  F  right',
    '    2 bad              T  C ██  wrong',
    '        pass rate, %  50  - 13',
    '         wrong tests         x',
  ]);
});

test('columns are as wide as the widest of their numbers', () => {
  const [head, row] = picture(
    [{ name: 'good', rank: 1, outcomes: 'PP', right: true }],
    [
      { passRate: 1, wrong: false },
      { passRate: 1, wrong: false },
    ],
    plain,
  );
  assert.equal(head, '                test    0   1');
  assert.equal(row, '    1 good            ███ ███  right');
});

test('only the marks that occur are explained', () => {
  assert.equal(legend(rows), '██ passed, F failed, C does not compile, T out of time');
});

test('a name cannot speak to the terminal', () => {
  const [, row] = picture(
    [{ name: '\u001b[2Jx', rank: 1, outcomes: 'P', right: true }],
    [{ passRate: 1, wrong: false }],
    plain,
  );
  assert.match(row ?? '', /\\u001b\[2Jx/);
});
