import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type MixedSample,
  mixedSamples,
  mixes,
  type Quality,
  type Sourced,
} from '../../bench/source-mixes.ts';

/** 60 candidates of each source, one sample each: a third of the first is right, and two thirds of the second. */
const sourceOf = Array.from({ length: 120 }, (_, at) => (at < 60 ? 0 : 1));
const truth = sourceOf.map((source, at) => (at % 3 < 1 + source ? '1' : '0')).join('');
const problem: Sourced = {
  executed: {
    problem: {
      candidates: sourceOf.map((_, at) => ({ code: String(at) })),
      tests: [{}],
      reference: { ground_truth: truth },
    },
    passed: Uint8Array.from(sourceOf, () => 1),
    evidence: null,
  },
  sourceOf,
};

/** Of the samples of all candidates, how often each source is right. */
function sharesRight(quality: Quality): number[] {
  const all = mixedSamples(problem, 1, 1, quality).filter(({ budget }) => budget === 3);
  return [0, 1].map((source) => {
    const verdicts = all.flatMap(({ sourceOf, part }) =>
      [...part.problem.reference.ground_truth].filter((_, at) => sourceOf[at] === source),
    );
    return verdicts.filter((verdict) => verdict === '1').length / verdicts.length;
  });
}

const sizes = ({ sourceOf }: MixedSample) =>
  [0, 1].map((source) => sourceOf.filter((of) => of === source).length);

test('a mix has so many of each source, as many as there are where all are asked for', () => {
  const samples = mixedSamples(problem, 2, 1);
  assert.equal(samples.length, mixes.length * 4 * 2);
  const sizesOf = (mix: number) => samples.filter((one) => one.mix === mix).map(sizes);
  const twice = (all: number[][]) => all.flatMap((one) => [one, one]);
  assert.deepEqual(
    sizesOf(0),
    twice([
      [5, 5],
      [10, 10],
      [25, 25],
      [60, 60],
    ]),
  );
  assert.deepEqual(
    sizesOf(1),
    twice([
      [8, 2],
      [16, 4],
      [40, 10],
      [60, 15],
    ]),
  );
  assert.deepEqual(
    sizesOf(2),
    twice([
      [2, 8],
      [4, 16],
      [10, 40],
      [15, 60],
    ]),
  );
});

test('candidates of a sample keep their source', () => {
  for (const { part, sourceOf } of mixedSamples(problem, 1, 2, 'equally good'))
    assert.deepEqual(
      sourceOf,
      part.problem.candidates.map(({ code }) => (Number(code) < 60 ? 0 : 1)),
    );
});

test('sources are as good as they are, equally good, or each as good as the other was', () => {
  const near = (quality: Quality, wanted: readonly number[]) =>
    sharesRight(quality).forEach((share, at) => {
      assert.ok(Math.abs(share - (wanted[at] ?? 0)) < 0.1, `${quality}: ${share}`);
    });
  near('as they are', [1 / 3, 2 / 3]);
  near('equally good', [1 / 2, 1 / 2]);
  near('exchanged', [2 / 3, 1 / 3]);
});

test('where a source has nothing left there is no sample', () => {
  const { candidates, tests } = problem.executed.problem;
  const reference = { ground_truth: sourceOf.map(String).join('') };
  const apart = { ...problem, executed: { ...problem.executed, problem: { candidates, tests, reference } } };
  assert.equal(mixedSamples(apart, 1, 1, 'exchanged').length, 0);
  assert.equal(mixedSamples(apart, 1, 1).length, mixes.length * 4);
});
