import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCall, printCall, type Value } from '../../src/probes/call.ts';

test('calls with plain arguments of either language are read and written alike', () => {
  for (const text of [
    'f()',
    'f(-1, 2.5, 1e3, .5)',
    'f("x", \'it\\\'s\', "")',
    'f([1, [2, []]], (1,), (1, 2), {1, 2})',
    'f({"a": [None, True], 2: {}})',
    'f({a: null, $b: [true, undefined]})',
    'f([1], limit=3)',
    'module.f("a = b, c)")',
  ]) {
    const call = parseCall(text);
    assert.ok(call, text);
    assert.equal(printCall(call), text);
  }
});

test('what is more than a call with plain arguments is left alone', () => {
  for (const text of [
    '',
    'f',
    'f(x)',
    'f(g(1))',
    'f(1)[0]',
    'f(1) + 1',
    'f(1 + 2)',
    'f(1,,2)',
    'f(1',
    'f("a',
    'f(b"a")',
    'f([1)]',
    'f(Nonesuch)',
    'f(lambda: 1)',
    'f(1); import os',
    'f(1)\nf(2)',
    'xs = [1]\nf(xs)',
    'new Set([1])',
    `f(${'['.repeat(100)}${']'.repeat(100)})`,
  ])
    assert.equal(parseCall(text), null, text);
});

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.integer().map((number): Value => ({ kind: 'number', text: String(number) })),
    fc.constantFrom('None', 'true', 'False').map((text): Value => ({ kind: 'word', text })),
    fc.stringMatching(/^[a-z ,()[\]{}=]*$/).map((text): Value => ({ kind: 'string', quote: '"', text })),
    fc
      .tuple(
        fc.constantFrom(['[', ']'] as const, ['(', ')'] as const),
        fc.array(tie('value'), { maxLength: 4 }),
      )
      .map(([[open, close], items]): Value => ({ kind: 'sequence', open, close, items })),
    fc.array(fc.tuple(fc.stringMatching(/^"[a-z]*"$/), tie('value')), { maxLength: 3 }).map(
      (entries): Value => ({
        kind: 'mapping',
        entries: entries.map(([key, its]) => ({ key, value: its })),
      }),
    ),
  ),
})).value;

test('what is written is read as it was', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 4 }), (values) => {
      const call = { callee: 'f', args: values.map((its) => ({ name: null, value: its })) };
      assert.deepEqual(parseCall(printCall(call)), call);
    }),
  );
});
