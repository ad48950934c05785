import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCall } from '../../src/probes/call.ts';
import { probesOf } from '../../src/probes/probes.ts';

const questions = ['f([1, 2, 3], "abc")', 'f([4], "hello")', 'f([], "")', 'g(x)', 'xs = [1]\nf(xs, "")'];

test('probes are new calls of the same function, with arguments of the same kinds', () => {
  const probes = probesOf(questions, 20, 0);
  assert.equal(probes.length, 20);
  assert.equal(new Set([...probes, ...questions]).size, 20 + questions.length);
  for (const probe of probes) {
    const call = parseCall(probe);
    assert.equal(call?.callee, 'f');
    assert.deepEqual(
      call?.args.map(({ value }) => value.kind),
      ['sequence', 'string'],
    );
  }
});

test('the same for the same seed, and a longer list begins with a shorter one', () => {
  assert.deepEqual(probesOf(questions, 20, 7), probesOf(questions, 20, 7));
  assert.notDeepEqual(probesOf(questions, 20, 7), probesOf(questions, 20, 8));
  assert.deepEqual(probesOf(questions, 20, 7).slice(0, 5), probesOf(questions, 5, 7));
});

test('where nothing can be changed there are none', () => {
  assert.deepEqual(probesOf([], 5, 0), []);
  assert.deepEqual(probesOf(['f()', 'f(None)', 'f("")', 'f([])', 'f("\\n")', 'f(x + 1)'], 5, 0), []);
  assert.deepEqual(probesOf(['f(1)'], 0, 0), []);
});

test('numbers stay about as large as they were, and do not fall below zero', () => {
  const numbers = (from: number) =>
    probesOf([`f(${from})`], 50, 1).map((probe) => Number(/\d+|-\d+/.exec(probe)?.[0]));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), (from) => {
      for (const number of numbers(from)) assert.ok(number >= 0 && number <= from + 2);
    }),
  );
});

test('a key stands for one thing, and escapes are left whole', () => {
  for (const probe of probesOf(['f({"a": 1, "b": 2}, "x\\ty")'], 30, 3)) {
    const keys = probe.match(/"[ab]"/g) ?? [];
    assert.equal(new Set(keys).size, keys.length, probe);
    assert.ok(probe.includes('"x\\ty"'), probe);
  }
});
