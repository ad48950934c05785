import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectorTable } from '../../bench/selectors-report.ts';

test('means in percent, and how much they are above those of another, problem by problem', () => {
  const rows = [
    {
      name: 'ours',
      values: [
        [1, 1, 1, 1],
        [0.5, 0.5, 0.5, 0.5],
      ],
    },
    {
      name: 'b4',
      values: [
        [0.75, 0.75, 0.75, 0.75],
        [0.25, 0.25, 0.25, 0.25],
      ],
    },
  ];
  const [head = '', ours = '', b4 = ''] = selectorTable(rows, ['b4'], 1).split('\n');
  assert.match(head, /10 × 10 .*all × all .*mean .*less b4/);
  assert.match(ours, /^ours .*75\.0 \(50\.0…100\.0\) +25\.0 \(25\.0…25\.0\)$/);
  assert.match(b4, /0\.0 \(0\.0…0\.0\)$/);
});
