import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { termsOf, typicality as typicalityOfTerms } from '../../src/ranking/typicality.ts';
import { assertClose } from './approximately.ts';

const typicality = (texts: readonly string[]) => typicalityOfTerms(termsOf(texts));

test('one text is all that is typical; texts with nothing in common have only themselves', () => {
  assertClose(typicality(['return x']), [1]);
  assertClose(typicality(['a', 'b', 'c', 'd']), [0.25, 0.25, 0.25, 0.25]);
  assertClose(typicality(['', '']), [0, 0]);
  assert.deepEqual([...typicality([])], []);
});

test('by hand: a, a and b', () => {
  // ln(4/2) for the word that two have, ln(4/1) for the other; all texts have one word, so cosines are 1 and 0.
  assertClose(typicality(['a', 'a ', 'b']), [2 / 3, 2 / 3, 1 / 3]);
});

test('by hand: neighbouring words are terms too, and rare terms weigh more', () => {
  const [common, rare, pair] = [Math.log(3 / 2), Math.log(3), Math.log(3)];
  const cosine = (common * common) / (common * Math.hypot(common, rare, pair));
  assertClose(typicality(['a', 'a b']), [(1 + cosine) / 2, (1 + cosine) / 2]);
});

test('what most texts have in common beats what one has for itself, and white space is nothing', () => {
  const [first = 0, second = 0, odd = 1] = typicality([
    'return x + 1',
    'return  x+1',
    'pass',
    'return x + 1 ;',
  ]);
  assert.ok(first > odd);
  assert.equal(first, second);
});

test('in [0, 1], whatever the texts and in whatever order', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }), (texts) => {
      const typical = typicality(texts);
      assert.ok(typical.every((value) => value >= 0 && value <= 1));
      assertClose(typicality(texts.toReversed()), [...typical].reverse());
    }),
  );
});
