import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceWays } from '../../bench/source-evidence.ts';
import type { MixedSample } from '../../bench/source-mixes.ts';
import { observed, verdictsOf, withSourcesDealtOut } from '../../bench/source-trial.ts';
import { generator } from '../../src/learning/samples.ts';
import { evidenceOf } from '../matrix/evidences.ts';

/** Candidates by what they return to one question, of the first source and of the second. `7` is right. */
function sample(first: string, second: string): MixedSample {
  const given = [...first, ...second];
  const { matrix, evidence } = evidenceOf({ given, tests: [[0, '0']] });
  const candidates = given.map((value) => ({ code: `return ${value}` }));
  const ground_truth = given.map((value) => (value === '7' ? '1' : '0')).join('');
  return {
    ...{ mix: 0, budget: 0, sourceOf: given.map((_, at) => (at < first.length ? 0 : 1)) },
    part: { problem: { candidates, reference: { ground_truth } }, matrix, evidence },
  };
}

const mirrored = (one: MixedSample): MixedSample => ({
  ...one,
  sourceOf: one.sourceOf.map((source) => 1 - source),
});

const wayNamed = (name: string) => {
  const way = sourceWays.find((one) => one.name === name);
  assert.ok(way, name);
  return way;
};

const signsOf = (name: string, one: MixedSample) =>
  observed([one])
    .flatMap(({ seen }) => wayNamed(name).signs(seen))
    .map((sign) => [...sign].map((value) => Number(value.toFixed(6))));

test('no way knows which source is which', () => {
  const one = sample('7711', '7222');
  for (const { name, facts } of sourceWays) {
    assert.deepEqual(signsOf(name, one), signsOf(name, mirrored(one)), name);
    const [here, there] = observed([one, mirrored(one)]);
    assert.ok(here && there);
    assert.deepEqual(facts(here.seen, [0, 4]), facts(there.seen, [0, 4]), name);
  }
});

test('all but the first look at sources', () => {
  const one = sample('77111', '722');
  const other = { ...one, sourceOf: [0, 1, 0, 1, 1, 0, 0, 1] };
  for (const { name, facts } of sourceWays) {
    const [here, there] = [one, other].map((sample) => [
      signsOf(name, sample),
      observed([sample]).map(({ seen }) => facts(seen, [0])),
    ]);
    if (name === 'source is not used') assert.deepEqual(here, there);
    else assert.notDeepEqual(here, there, name);
  }
});

test('hand-computed: who is of the same mind in each source', () => {
  const one = sample('771', '7222');
  assert.deepEqual(
    signsOf('sources in the set of like behaviour beside', one)[3],
    [1, 1, 0.5, 1, 0.5, 0.5, 0.5],
  );
  const root = (Math.sqrt(2 / 3) + Math.sqrt(1 / 4)) / 2;
  assert.equal(signsOf('root of the set’s size in each source beside', one)[3]?.[0], Number(root.toFixed(6)));
  const others = signsOf('agreement with other sources beside', one)[3] ?? [];
  assert.equal(others[2], 0);
  assert.ok((others[0] ?? 0) > 0);
});

test('what is learnt of other problems finds those whom both sources bear out, and dealt out at random there are as many of each', () => {
  // The many err alike in most problems, and each source errs in its own way.
  const problems = ['7111|7222', '7111|7222', '7733|7774', '7711|7222', '7111|7722', '7755|7766'].map(
    (rows) => {
      const [first = '', second = ''] = rows.split('|');
      return observed([sample(first, second)]);
    },
  );
  const foldOf = problems.map((_, at) => at);
  const rightBy = (name: string) =>
    verdictsOf(problems, foldOf, wayNamed(name)).map(([verdict]) => verdict?.passAt1);
  assert.deepEqual(rightBy('sources in the set of like behaviour beside'), [1, 1, 1, 1, 1, 1]);
  assert.ok(rightBy('source is not used').includes(0));
  for (const one of problems.flat()) {
    const dealt = withSourcesDealtOut(one, generator(1));
    assert.deepEqual(dealt.sourceOf.toSorted(), one.sourceOf.toSorted());
    assert.deepEqual(dealt.seen.sourceOf, dealt.sourceOf);
  }
});
