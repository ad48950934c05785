import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareOutput } from '../../workers/compare-output.ts';
import type { Comparison } from '../../workers/messages.ts';

const EXACT: Comparison = { kind: 'exact' };
const TRIMMED: Comparison = { kind: 'trimmed' };
const TOKENS: Comparison = { kind: 'tokens' };
const FLOAT: Comparison = { kind: 'float', tolerance: 1e-6 };

const same = (comparison: Comparison, expected: string, actual: string) =>
  assert.equal(compareOutput(comparison, expected, actual), null, JSON.stringify([expected, actual]));
const differs = (comparison: Comparison, expected: string, actual: string, message?: RegExp) =>
  assert.match(
    compareOutput(comparison, expected, actual) ?? 'equal',
    message ?? /^(line|token) \d+ of the output/,
  );

test('exact is every character', () => {
  same(EXACT, 'a\nb\n', 'a\nb\n');
  same(EXACT, '', '');
  differs(EXACT, 'a\nb\n', 'a\nb', /^line 3 of the output is missing, expected ""$/);
  differs(EXACT, 'a', 'a ', /^line 1 of the output is "a ", expected "a"$/);
  differs(EXACT, '', ' ');
});

test('trimmed leaves out white space at the end of lines and of the text, and no other', () => {
  same(TRIMMED, 'a\nb\n', 'a  \r\nb\t\n\n\n');
  same(TRIMMED, '', ' \n\n');
  differs(TRIMMED, 'a\nb', ' a\nb');
  differs(TRIMMED, 'a\nb', '\na\nb');
  differs(TRIMMED, 'a\n\nb', 'a\nb');
  differs(TRIMMED, 'a b', 'a  b');
  differs(TRIMMED, 'a', '', /^line 1 of the output is "", expected "a"$/);
  differs(TRIMMED, 'a', 'a\nb', /^line 2 of the output is "b", expected missing$/);
});

test('tokens are what stands between white space, in order', () => {
  same(TOKENS, '1 2\n3', '1\n2   3\n');
  same(TOKENS, '', '\n');
  differs(TOKENS, '1 2', '2 1');
  differs(TOKENS, '1 2', '1', /^token 2 of the output is missing, expected "2"$/);
  differs(TOKENS, '12', '1 2');
  differs(TOKENS, '1.0', '1');
});

test('float lets numbers differ by the tolerance, absolutely or relatively, and other tokens not at all', () => {
  same(FLOAT, '1.0 x 1000000', '1 x 1000000.9');
  same(FLOAT, '0', '-0.0000001');
  same(FLOAT, '1e-3', '.001');
  same(FLOAT, 'nan inf -inf', 'NaN +Infinity -INF');
  differs(FLOAT, '1', '1.00001');
  differs(FLOAT, '1000000', '1000002');
  differs(FLOAT, 'inf', '-inf');
  differs(FLOAT, 'inf', '1e308');
  differs(FLOAT, '1', 'nan');
  differs(FLOAT, 'nan', '1');
  differs(FLOAT, '16', '0x10');
  differs(FLOAT, '1', 'one');
  differs(FLOAT, '1', '');
  differs({ kind: 'float', tolerance: 0 }, '1', '1.0000001');
});

test('a message is bounded and safe to print', () => {
  const message = compareOutput(EXACT, 'x', `${'y'.repeat(10_000)}`) ?? '';
  assert.ok(message.length < 500);
  differs(EXACT, 'x', 'a\u001b[2J\u202eb\ud800', /^[ -~]+$/);
});

test('what a checker judges is not compared', () => {
  assert.throws(() => compareOutput({ kind: 'checker', code: '' }, '', ''), /checker/);
});

test('long output is compared in time that grows with its length alone', () => {
  const blank = `${' '.repeat(200_000)}x\n`;
  for (const comparison of [EXACT, TRIMMED, TOKENS, FLOAT])
    same(comparison, blank.repeat(5), blank.repeat(5));
  const digits = '1'.repeat(200_000);
  differs(FLOAT, digits, `${digits}!`);
});
