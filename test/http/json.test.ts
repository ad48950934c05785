import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readJson } from '../../src/http/json.ts';
import { assertLinear } from '../growth.ts';

function detailOf(text: string): string {
  const reading = readJson(text);
  return reading.ok ? '' : reading.detail;
}

test('any JSON is read', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      assert.deepEqual(readJson(JSON.stringify(value)), {
        ok: true,
        value: JSON.parse(JSON.stringify(value)),
      }),
    ),
  );
});

test('a text cut short anywhere ends too early, at its end', () => {
  const text = '{"a": [1.5e3, "b\\u00e9\\n", {"c": null}, true], "d": {}}';
  for (let length = 1; length < text.length; length++) {
    const detail = detailOf(text.slice(0, length));
    // Within a number, a word or an escape the last piece itself is not JSON.
    if (!/[\d.a-z\\]$/.test(text.slice(0, length)))
      assert.match(detail, new RegExp(`ends too early.*character ${length}\\)`));
  }
});

test('where V8 tells the position, ours is the same, or the start of the number, word or escape', () => {
  const mutated = fc
    .tuple(
      fc.json({ maxDepth: 3 }),
      fc.nat(),
      fc.constantFrom(',', ':', '}', ']', '{', '[', '"', '\n', 'x', '1', ' ', '\\'),
    )
    .map(([text, at, character]) => {
      const position = at % (text.length + 1);
      return text.slice(0, position) + character + text.slice(position);
    });
  fc.assert(
    fc.property(mutated, (text) => {
      const detail = detailOf(text);
      if (detail === '') return;
      const known = positionByV8(text);
      const ours = Number(/character (\d+)\)/.exec(detail)?.[1]);
      if (known !== undefined)
        assert.match(text.slice(ours, known), /^[\w.+\\-]*$/, `${JSON.stringify(text)}: ${detail}`);
      if (known !== undefined) assert.ok(ours <= known);
    }),
    { numRuns: 5_000 },
  );
});

test('a huge text that ends too early is told so in linear time', async () => {
  await assertLinear(100_000, (size) => detailOf('['.repeat(size)));
  await assertLinear(200_000, (size) => detailOf(`"${'x'.repeat(size)}`));
  await assertLinear(100_000, (size) => detailOf(`"${'\\n'.repeat(size)}`));
});

function positionByV8(text: string): number | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    return position === undefined ? undefined : Number(position);
  }
}
