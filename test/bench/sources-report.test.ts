import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourcesSummary, sourcesTable } from '../../bench/sources-report.ts';

const verdicts = (...shares: readonly (readonly number[])[]) =>
  shares.map((ofProblem) => ofProblem.map((passAt1, mix) => ({ mix, passAt1, logLoss: passAt1 / 2 })));

const base = { name: 'as it is', named: verdicts([0, 0, 0.3], [1, 1, 1]), dealtOut: verdicts([0.5], [1]) };
const other = { name: 'other', named: verdicts([0.3, 0, 0.3], [1, 1, 1]), dealtOut: verdicts([0.5], [1]) };
const columns = (line = '') => line.split(/ {2,}/);

test('the first row is what it got, the others what they got more, problem by problem', () => {
  const [head, first, second] = sourcesTable([base, other], 1).split('\n').map(columns);
  assert.deepEqual(head?.slice(1), [
    ...['right', 'half and half', 'four fifths of the first', 'four fifths of the second'],
    ...['sources dealt out', 'log loss'],
  ]);
  assert.deepEqual(
    first?.map((cell) => cell.split(' (')[0]),
    ['as it is', '55.0', '50.0', '50.0', '65.0', '75.0', '0.275'],
  );
  assert.deepEqual(
    second?.map((cell) => cell.split(' (')[0]),
    ['other', '5.0', '15.0', '0.0', '0.0', '0.0', '0.025'],
  );
  assert.equal(second?.[1], '5.0 (0.0 … 10.0)');
});

test('a problem that a table has not is left out there, and of the mean it is what the others say', () => {
  const without = { name: 'other', named: verdicts([0.6], []), dealtOut: [] };
  const tables = [
    { name: 'one', rows: [base, other] },
    { name: 'two', rows: [{ ...without, named: verdicts([0], []) }, without] },
  ];
  const [head, first, second] = sourcesSummary(tables, 1).split('\n').map(columns);
  assert.deepEqual(head?.slice(1), ['one', 'two', 'mean']);
  assert.deepEqual(
    first?.map((cell) => cell.split(' (')[0]),
    ['as it is', '55.0', '0.0', '52.5'],
  );
  assert.deepEqual(
    second?.map((cell) => cell.split(' (')[0]),
    ['other', '5.0', '60.0', '17.5'],
  );
});
