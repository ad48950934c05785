import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { passes } from '../../src/matrix/pass-matrix.ts';
import { b4 } from '../../src/ranking/b4.ts';
import { crossrank } from '../../src/ranking/crossrank.ts';
import { firstFacts } from '../../src/ranking/crossrank-model.ts';
import { signsOf } from '../../src/ranking/crossrank-signs.ts';
import { rank } from '../../src/ranking/rank.ts';
import { anyEvidence, evidenceOf } from '../matrix/evidences.ts';
import { anyMatrix, indexes, matrixOf } from '../matrix/matrices.ts';
import { assertClose } from './approximately.ts';

function chosen() {
  const strategy = crossrank.choose({});
  assert.ok(strategy.kind === 'chosen_strategy');
  return strategy;
}

test('signs, by hand', () => {
  const table = {
    given: ['1 2', '1 3', '!E 3', '1 @T'],
    tests: [
      [0, '1'],
      [0, '5'],
      [1, '3'],
    ],
  } as const;
  const { matrix, evidence } = evidenceOf(table);
  const signs = signsOf(matrix, { evidence });
  assertClose(signs.plain.agreement, [(3 / 4 + 1 / 4) / 2, (3 / 4 + 2 / 4) / 2, 2 / 8, 3 / 8]);
  // Question 0 has two tests, of which one wants 1.
  assertClose(signs.votes, [1 / 4, 3 / 4, 1 / 2, 1 / 4]);
  // The second seems right at first by far: to agree with it is nearly all.
  assert.ok((signs.agreement[1] ?? 0) > 0.99);
  assert.ok(Math.abs((signs.agreement[0] ?? 0) - 1 / 2) < 0.01);
});

test('facts of the first, by hand: who behaves as it does, votes, behaviours, likeness of texts, ln N', () => {
  const { matrix, evidence } = evidenceOf({ given: ['1', '1', '2'], tests: [[0, '1']] });
  const signs = signsOf(matrix, { evidence, texts: ['a', 'a', 'a'] });
  assertClose(firstFacts(signs, [0]), [1, 1 / 2, Math.log(0.98 / 0.02), 1 / 2, 0.35, Math.log(3)]);
  assertClose(firstFacts(signs, [0, 2]).slice(0, 3), [1, 1 / 4, 0]);
  const alone = signsOf(matrixOf(['0']), {});
  assertClose(firstFacts(alone, [0]), [1, 0, Math.log(0.02 / 0.98), 0, 0, 0]);
});

test('from bits alone the order is that of B4, and texts part those that tie', () => {
  fc.assert(
    fc.property(anyMatrix(), (matrix) => {
      const ours = crossrank.score(matrix, {});
      const theirs = b4.score(matrix, { alpha_xy: 1_000, beta_0: 100_000, counted: false });
      for (const a of indexes(matrix.candidates))
        for (const b of indexes(matrix.candidates))
          if ((ours[a] ?? 0) > (ours[b] ?? 0)) assert.ok((theirs[a] ?? 0) >= (theirs[b] ?? 0));
    }),
  );
  const scores = crossrank.score(matrixOf(['1', '1', '1']), {}, { texts: ['x + 1', 'pass', 'x + 1 + 0'] });
  assert.ok((scores[1] ?? 0) < Math.min(scores[0] ?? 0, scores[2] ?? 0));
});

test('programs that return the same are before those that pass a wrong test alone', () => {
  const table = {
    given: ['1 2', '1 2', '1 2', '7 8'],
    tests: [
      [0, '7'],
      [1, '2'],
    ],
  } as const;
  const { matrix, evidence } = evidenceOf(table);
  assert.notEqual(rank(matrix, chosen(), { evidence }).results[0]?.candidate, 3);
});

test('finite, the same for like candidates, and in any order, whatever is known', () => {
  fc.assert(
    fc.property(anyEvidence, (table) => {
      const { matrix, evidence } = evidenceOf(table);
      const texts = table.given.map((row) => row);
      const scores = crossrank.score(matrix, {}, { evidence, texts });
      assert.ok(scores.every((score) => Math.abs(score) <= 12));
      const reversed = { ...table, given: table.given.toReversed() };
      const other = evidenceOf(reversed);
      const back = crossrank.score(other.matrix, {}, { evidence: other.evidence, texts: texts.toReversed() });
      assertClose(back.toReversed(), scores);
      for (const a of indexes(scores.length))
        for (const b of indexes(scores.length))
          if (table.given[a] === table.given[b]) assertClose([scores[a] ?? 0], [scores[b] ?? 1]);
    }),
  );
});

test('evidence and texts follow the candidates that are left when cells are unknown', () => {
  const table = { given: ['9 9', '1 2', '1 2', '5 6'], tests: [[0, '1'], [1, '2'], null] } as const;
  const { evidence } = evidenceOf(table);
  const matrix = matrixOf(['---', '111', '11-', '000']);
  const ranking = rank(matrix, chosen(), { evidence, texts: ['z', 'a', 'a', 'b'] });
  assert.deepEqual([ranking.setAside, ranking.droppedTests], [[0], [2]]);
  const order = ranking.results.map(({ candidate }) => candidate);
  assert.deepEqual(order.slice(2), [3, 0]);
  assert.ok(passes(matrix, order[0] ?? 0, 0));
});

test('evidence of another matrix is a mistake of the caller', () => {
  const { evidence } = evidenceOf({ given: ['1'], tests: [[0, '1']] });
  assert.throws(() => rank(matrixOf(['1', '0']), chosen(), { evidence }), RangeError);
});

test('probabilities: a list that never rises, confidence and none_right together at most 1, priors and trusted tests heard', () => {
  fc.assert(
    fc.property(anyEvidence, fc.constantFrom(0.01, 0.5, 0.99), (table, prior) => {
      const { matrix, evidence } = evidenceOf(table);
      const plain = rank(matrix, chosen(), { evidence, texts: table.given });
      const relevances = plain.results.map(({ relevanceScore }) => relevanceScore);
      assert.deepEqual(
        relevances,
        relevances.toSorted((a, b) => b - a),
      );
      const { confidence = 2, noneRight = 2, tests = [] } = plain.judgement ?? {};
      assert.ok(confidence >= 0 && noneRight >= 0 && confidence + noneRight <= 1);
      assert.ok(tests.every((one) => one !== null && one.validity >= 0 && one.validity <= 1));
      const priors = table.given.map((_, candidate) => (candidate === 0 ? prior : null));
      const moved = crossrank.score(matrix, {}, { evidence, texts: table.given, priors })[0] ?? 0;
      const before = crossrank.score(matrix, {}, { evidence, texts: table.given })[0] ?? 0;
      assert.ok(prior < 0.4 ? moved <= before : moved >= before);
    }),
  );
  const matrix = matrixOf(['10', '01']);
  const trusted = rank(matrix, chosen(), { trusted: [false, true] });
  assert.equal(trusted.results[0]?.candidate, 1);
  assert.equal(trusted.judgement?.tests[1]?.validity, 1);
});
